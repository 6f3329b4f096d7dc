"""The only door to AWS: sessions, one gateway module per subject, error translation and pacing.

Gateways are blocking and may be called from any thread. They take ids and give model values; what they
raise is an `AppError`, for people's actions sorted by what there is to do about it.
"""
