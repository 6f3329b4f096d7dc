#!/usr/bin/env bash
# Signs an .app from the inside out, or the .dmg around it, has it notarised by Apple, and staples the answer.
#
#   sign.sh Countersign.app | countersign-VERSION.dmg
#
# Environment: CERTIFICATE (a Developer ID Application certificate with its key, PKCS#12 in base64),
# CERTIFICATE_PASSWORD, IDENTITY (its name); NOTARY_KEY (App Store Connect API key, base64), NOTARY_KEY_ID,
# NOTARY_ISSUER. Nothing is left on the machine: the keychain is one of its own, for as long as this runs.
set -euo pipefail

target=${1:?the .app or .dmg}
here=$(cd "$(dirname "$0")" && pwd)
umask 077
work=$(mktemp -d)
keychain=$work/signing.keychain-db
password=$(openssl rand -hex 24)

# The search list as it was, a quoted path a line.
before=()
while IFS= read -r line; do
    line=${line#*\"}
    before+=("${line%\"*}")
done < <(security list-keychains -d user)

tidy() {
    security list-keychains -d user -s ${before[@]+"${before[@]}"} || true
    security delete-keychain "$keychain" 2> /dev/null || true
    rm -rf "$work"
}
trap tidy EXIT

security create-keychain -p "$password" "$keychain"
security set-keychain-settings -lut 3600 "$keychain"
security unlock-keychain -p "$password" "$keychain"
printf '%s' "$CERTIFICATE" | base64 --decode > "$work/certificate.p12"
security import "$work/certificate.p12" -k "$keychain" -P "$CERTIFICATE_PASSWORD" -T /usr/bin/codesign
rm "$work/certificate.p12"
security set-key-partition-list -S apple-tool:,apple: -k "$password" "$keychain" > /dev/null
security list-keychains -d user -s "$keychain" ${before[@]+"${before[@]}"}

sign() {
    codesign --force --timestamp --keychain "$keychain" --sign "$IDENTITY" "$@"
}

notarise() { # what Apple is sent, and what gets its answer
    printf '%s' "$NOTARY_KEY" | base64 --decode > "$work/notary.p8"
    xcrun notarytool submit "$1" --wait --timeout 30m \
        --key "$work/notary.p8" --key-id "$NOTARY_KEY_ID" --issuer "$NOTARY_ISSUER"
    rm "$work/notary.p8"
    xcrun stapler staple "$2"
    xcrun stapler validate "$2"
}

case $target in
    *.app)
        python3 "$here/order.py" "$target" > "$work/order"
        while IFS= read -r -d '' part; do
            sign --options runtime "$part"
        done < "$work/order"
        sign --options runtime --entitlements "$here/entitlements.plist" "$target"
        codesign --verify --deep --strict --verbose=2 "$target"
        ditto -c -k --keepParent "$target" "$work/app.zip"
        notarise "$work/app.zip" "$target"
        spctl --assess --type execute --verbose=2 "$target"
        ;;
    *.dmg)
        sign "$target"
        codesign --verify --strict --verbose=2 "$target"
        notarise "$target" "$target"
        spctl --assess --type open --context context:primary-signature --verbose=2 "$target"
        ;;
    *)
        echo "neither an .app nor a .dmg: $target" >&2
        exit 2
        ;;
esac
