"""Everything that knows AWS, money, disk or secrets. Never imports Qt or the window.

What AWS says flows one way: aws -> worker -> store -> window. What the person decides flows the other
way as a command: window -> worker -> journal -> aws, and comes back through the store like the rest.
"""
