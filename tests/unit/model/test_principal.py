"""How much an identity may do, as its ARN tells."""

from __future__ import annotations

import pytest

from app.model.principal import Breadth, breadth_of, principal_name, spoken_principal

AWS = "arn:aws:sts::447109263358:assumed-role"
IAM = "arn:aws:iam::447109263358"


@pytest.mark.parametrize(
    ("arn", "breadth", "name"),
    [
        (f"{IAM}:root", Breadth.ROOT, "root"),
        (f"{IAM}:user/dana", Breadth.ORDINARY, "dana"),
        (f"{IAM}:user/root", Breadth.ORDINARY, "root"),
        (f"{IAM}:user/division/Administrator", Breadth.ADMINISTRATOR, "Administrator"),
        (f"{AWS}/Purchasing/admin", Breadth.ORDINARY, "Purchasing"),
        (f"{AWS}/AdministratorAccess/dana", Breadth.ADMINISTRATOR, "AdministratorAccess"),
        (f"{AWS}/MarketplaceAdmin/dana", Breadth.ORDINARY, "MarketplaceAdmin"),
        (
            f"{AWS}/AWSReservedSSO_AdministratorAccess_0123456789abcdef/dana",
            Breadth.ADMINISTRATOR,
            "AWSReservedSSO_AdministratorAccess_0123456789abcdef",
        ),
        (
            f"{AWS}/OrganizationAccountAccessRole/dana",
            Breadth.ADMINISTRATOR,
            "OrganizationAccountAccessRole",
        ),
    ],
)
def test_root_and_administrators_are_known_by_their_names(
    arn: str, breadth: Breadth, name: str
) -> None:
    assert breadth_of(arn) is breadth
    assert principal_name(arn) == name


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        (f"{AWS}/AWSReservedSSO_AdministratorAccess_0123456789abcdef/dana", "AdministratorAccess"),
        (f"{AWS}/AWSReservedSSO_Buyers_EU_0123456789abcdef/dana", "Buyers_EU"),
        (f"{AWS}/AWSReservedSSO_Buyers/dana", "AWSReservedSSO_Buyers"),
        (f"{AWS}/Purchasing/dana", "Purchasing"),
        (f"{IAM}:root", "root"),
    ],
)
def test_a_role_of_identity_center_is_called_as_its_permission_set(arn: str, name: str) -> None:
    assert spoken_principal(arn) == name
