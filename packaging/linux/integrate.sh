#!/bin/sh
# Adds this folder's Countersign to your own menu, or takes it out again. Nothing outside your home is touched.
#
#   ./integrate.sh                menu entry and icon
#   ./integrate.sh --autostart    also start it whenever you sign in to this computer
#   ./integrate.sh --remove       take all of it out; your data stay
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
data=${XDG_DATA_HOME:-$HOME/.local/share}
config=${XDG_CONFIG_HOME:-$HOME/.config}
entry=$data/applications/countersign.desktop
icon=$data/icons/hicolor/scalable/apps/countersign.svg
autostart=$config/autostart/countersign.desktop

write_entry() {
    # Quoted for the command line in it, then for a value of the file, then for sed itself.
    quoted=$(printf '%s' "$here/countersign" \
        | sed -e 's/[\\"`$]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g' -e 's/[\\|&]/\\&/g')
    mkdir -p "$(dirname -- "$1")"
    sed -e "s|^Exec=.*|Exec=\"$quoted\"${2:-}|" "$here/share/applications/countersign.desktop" > "$1"
}

case ${1:-} in
    '' | --autostart)
        write_entry "$entry"
        mkdir -p "$(dirname -- "$icon")"
        cp "$here/share/icons/hicolor/scalable/apps/countersign.svg" "$icon"
        if [ "${1:-}" = --autostart ]; then
            write_entry "$autostart" " --in-tray"
        fi
        ;;
    --remove)
        rm -f -- "$entry" "$icon" "$autostart"
        ;;
    *)
        sed -n 's/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
esac
