"""How each locale writes numbers, from the Unicode CLDR as Babel has it (a test compares all that Qt knows).

Babel itself would be a quarter of what is installed, and costs 50 ms at start.
"""

from __future__ import annotations

import msgspec


class Separators(msgspec.Struct, frozen=True):
    """How a locale writes a number: signs and group sizes (the first from the right, then the rest)."""

    decimal: str
    group: str
    first: int
    rest: int


ENGLISH = Separators(".", ",", 3, 3)
# Languages, and countries that write otherwise than most with their language. All others write as English does.
_OTHERS = {
    Separators(",", ".", 3, 3): (
        "ar_DZ ar_LB ar_LY ar_MA ar_MR ar_TN ast az_AZ bs ca da de dsb el en_AT en_BE en_DE "
        "en_DK en_ES en_ID en_IT en_NL en_PL en_RO en_SI es_AR es_BO es_CL es_CO es_EA es_EC "
        "es_ES es_GQ es_IC es_PH es_PY es_UY es_VE eu fo fr_LU fy gl hr hsb ia id is it jgo "
        "jv kgp kkj kl ku_TR lb lij lld ln lo lu mgh mk ms mua nl nnh ps pt_BR qu_BO rn ro rw "
        "sc seh sg sl sr su sw_CD tr uz vi wo yrl"
    ),
    Separators(",", "\u00a0", 3, 3): (
        "af agq bas be bg blo br cs cv dua dyo en_CZ en_FI en_HU en_NO en_PT en_SE en_SK "
        "en_ZA eo es_CR et ewo ff fi fr_CA ht hu hy ie ka kab kea kk_KZ ksf ky lt lv nb nmg "
        "nn nr pl pt ru sah se shi sk smn sq ss sv tg tk ts tt tzm uk uz_UZ ve yav zgh"
    ),
    Separators(".", ",", 3, 2): "as bn brx ccp dv dz en_IN gu hi kxv ml mr ne or pa sa ta te xnr",
    Separators(".", "\u00a0", 3, 3): "dje khq mfe nso ses twq xh",
    Separators(".", "\u2019", 3, 3): "de_CH de_LI en_CH gsw it_CH rm tn",
    Separators(",", "\u202f", 3, 3): "en_FR fr vec",
    Separators(".", "\u060c", 3, 3): "ks nqo",
    Separators("\u066b", "\u060c", 3, 3): "bgn",
    Separators(",", "\u00a0", 2, 2): "tok",
    ENGLISH: "ms_MY ms_SG pa_PK ta_MY ta_SG",
}
_BY_NAME = {name: signs for signs, names in _OTHERS.items() for name in names.split()}


def separators_of(locale: str) -> Separators:
    """The separators of a locale such as `de_CH`; unknown ones write as English does."""
    language = locale.partition("_")[0]
    return _BY_NAME.get(locale) or _BY_NAME.get(language, ENGLISH)
