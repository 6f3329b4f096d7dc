"""The health check: looks at everything that Countersign needs, changes nothing, ends in time.

No part waits for another one, so that each is told even where the rest hangs or fails.
"""
