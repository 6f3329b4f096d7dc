"""The simulated account: a server on loopback that speaks AWS's wire protocols, and its world.

service.py is the line between both halves. The frame (server, protocols, validation, faults, control,
persistence) is driven by botocore's service models and knows no operation by name; the world and its
services know what operations mean and see no bytes.
"""
