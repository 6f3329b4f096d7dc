"""What a sign-in asks of the person while the window is open: codes, the browser, renewal, and care."""
