#!/usr/bin/env bash
# Signs an .app from the inside out, has it notarised by Apple, and staples the answer to it.
#
#   sign.sh Countersign.app
#
# Environment: CERTIFICATE (a Developer ID Application certificate with its key, PKCS#12 in base64),
# CERTIFICATE_PASSWORD, IDENTITY (its name); NOTARY_KEY (App Store Connect API key, base64), NOTARY_KEY_ID,
# NOTARY_ISSUER. Nothing is left on the machine.
set -euo pipefail

app=${1:?the .app}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
keychain=$work/signing.keychain-db
password=$(openssl rand -hex 24)

tidy() {
    security delete-keychain "$keychain" 2> /dev/null || true
    rm -rf "$work"
}
trap tidy EXIT

security create-keychain -p "$password" "$keychain"
security set-keychain-settings -lut 3600 "$keychain"
security unlock-keychain -p "$password" "$keychain"
printf '%s' "$CERTIFICATE" | base64 --decode > "$work/certificate.p12"
security import "$work/certificate.p12" -k "$keychain" -P "$CERTIFICATE_PASSWORD" -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -k "$password" "$keychain" > /dev/null
security list-keychains -d user -s "$keychain"

sign() {
    codesign --force --timestamp --options runtime --keychain "$keychain" --sign "$IDENTITY" "$@"
}

# Libraries first, then the frameworks that hold some, then the program with its rights, then the whole.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 | while IFS= read -r -d '' file; do
    sign "$file"
done
find "$app/Contents" -type d -name '*.framework' -print0 | while IFS= read -r -d '' framework; do
    sign "$framework"
done
sign --entitlements "$here/entitlements.plist" "$app"
codesign --verify --deep --strict --verbose=2 "$app"

printf '%s' "$NOTARY_KEY" | base64 --decode > "$work/notary.p8"
ditto -c -k --keepParent "$app" "$work/app.zip"
xcrun notarytool submit "$work/app.zip" --wait --timeout 30m \
    --key "$work/notary.p8" --key-id "$NOTARY_KEY_ID" --issuer "$NOTARY_ISSUER"
xcrun stapler staple "$app"
spctl --assess --type execute --verbose=2 "$app"
