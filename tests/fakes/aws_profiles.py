"""Profiles of the AWS config file, of every kind that the sandbox's sign-in knows people for.

FOLDER stands for where the test's files are, PYTHON for the interpreter. The keys of `dana` are not in it.
"""

from __future__ import annotations

from app.sandbox.signin.directory import (
    APPROVER,
    AUTOMATION,
    DANA,
    EU,
    EU_PURCHASING,
    LABS_PURCHASING,
    PURCHASING,
    START_URL,
)

PROFILES = f"""
[profile purchasing]
role_arn = {PURCHASING.arn}
source_profile = dana
role_session_name = countersign

[profile eu]
role_arn = {EU_PURCHASING.arn}
source_profile = purchasing

[profile labs]
role_arn = {LABS_PURCHASING.arn}
source_profile = eu

[profile approver]
role_arn = {APPROVER.arn}
source_profile = dana
mfa_serial = {DANA.mfa_serial}

[profile workload]
role_arn = {AUTOMATION.arn}
web_identity_token_file = FOLDER/token

[profile program]
credential_process = PYTHON FOLDER/program.py

[sso-session brindle]
sso_start_url = {START_URL}
sso_region = us-east-1
sso_registration_scopes = sso:account:access

[profile center]
sso_session = brindle
sso_account_id = {EU}
sso_role_name = Auditor

"""
