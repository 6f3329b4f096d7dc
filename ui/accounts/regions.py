"""The regions where an IAM Identity Center can live, for choosing one before anything is asked of AWS."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.language import tr

DEFAULT_REGION = "us-east-1"

REGIONS: Mapping[str, str] = MappingProxyType(
    {
        "us-east-1": tr("US East (N. Virginia)"),
        "us-east-2": tr("US East (Ohio)"),
        "us-west-1": tr("US West (N. California)"),
        "us-west-2": tr("US West (Oregon)"),
        "af-south-1": tr("Africa (Cape Town)"),
        "ap-east-1": tr("Asia Pacific (Hong Kong)"),
        "ap-east-2": tr("Asia Pacific (Taipei)"),
        "ap-northeast-1": tr("Asia Pacific (Tokyo)"),
        "ap-northeast-2": tr("Asia Pacific (Seoul)"),
        "ap-northeast-3": tr("Asia Pacific (Osaka)"),
        "ap-south-1": tr("Asia Pacific (Mumbai)"),
        "ap-south-2": tr("Asia Pacific (Hyderabad)"),
        "ap-southeast-1": tr("Asia Pacific (Singapore)"),
        "ap-southeast-2": tr("Asia Pacific (Sydney)"),
        "ap-southeast-3": tr("Asia Pacific (Jakarta)"),
        "ap-southeast-4": tr("Asia Pacific (Melbourne)"),
        "ap-southeast-5": tr("Asia Pacific (Malaysia)"),
        "ap-southeast-6": tr("Asia Pacific (New Zealand)"),
        "ap-southeast-7": tr("Asia Pacific (Thailand)"),
        "ca-central-1": tr("Canada (Central)"),
        "ca-west-1": tr("Canada West (Calgary)"),
        "eu-central-1": tr("Europe (Frankfurt)"),
        "eu-central-2": tr("Europe (Zurich)"),
        "eu-north-1": tr("Europe (Stockholm)"),
        "eu-south-1": tr("Europe (Milan)"),
        "eu-south-2": tr("Europe (Spain)"),
        "eu-west-1": tr("Europe (Ireland)"),
        "eu-west-2": tr("Europe (London)"),
        "eu-west-3": tr("Europe (Paris)"),
        "il-central-1": tr("Israel (Tel Aviv)"),
        "me-central-1": tr("Middle East (UAE)"),
        "me-south-1": tr("Middle East (Bahrain)"),
        "mx-central-1": tr("Mexico (Central)"),
        "sa-east-1": tr("South America (São Paulo)"),
        "us-gov-east-1": tr("AWS GovCloud (US-East)"),
        "us-gov-west-1": tr("AWS GovCloud (US-West)"),
        "cn-north-1": tr("China (Beijing)"),
        "cn-northwest-1": tr("China (Ningxia)"),
    }
)


def region_options() -> dict[str, str]:
    """Regions and their words, the code first so that typing it finds it."""
    return {code: f"{code}, {words}" for code, words in REGIONS.items()}
