"""Makes what people download: one folder with the program, the files around it, and the proof that it starts.

`trim` says what of the libraries is shipped, `product` what it is called, `shipped` which parts are in it,
`licences` and `sbom` tell it to people and machines, `smoke` starts it, `archives` packs it.
"""
