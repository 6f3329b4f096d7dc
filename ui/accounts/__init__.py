"""Choosing an account: the first page, the switcher's menu, and the sheets that go with them."""
