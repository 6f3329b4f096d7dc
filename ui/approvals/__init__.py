"""Organisation approvals as widgets: the levels of one that runs, and the plan of one to come."""
