"""What a buyer can change, one module per subject.

A kind of command checks its limits, reads its target again before it is sent, sends once, judges the
answer, and finds out afterwards what became of it. The runner in `app.worker` does the order of steps.
"""
