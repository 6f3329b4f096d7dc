"""A sentence for every reason that AWS gives for saying no: what is wrong and where, and what to do.

`lookup` finds it; the tables stand in `agreement` (the reasons of ValidationException, in general and by
operation), `objects` (what is missing or changed), `services` (the catalogue, models and payment sessions,
which give few reasons or none) and `codes` (what every service may answer). `fields` puts into words which
part of a request AWS points at. Denials for other causes than a missing right are in `app.model.denial`,
because the window tells them from the store as well.
"""
