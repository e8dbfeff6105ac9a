#!/usr/bin/env bash
# Writes the sample's drafts to drafts/, then opens the window on the sample when there is a display.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
beigao=.venv/bin/beigao
sample=build/sample.beigao

mkdir -p build
if [ -e "$sample" ]; then
    echo "Using $sample as you left it; delete it to begin afresh."
else
    mapfile -t names < <("$beigao" samples)
    "$beigao" new "$sample" --sample "${names[0]:?the program has no sample}"
fi
"$beigao" render "$sample" --out drafts --replace
echo "The sample's drafts are in $PWD/drafts"

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ "$(uname -s)" = Linux ]; then
    echo "There is no display, so the window stays closed; on a desktop, make run opens it."
elif packaging/bootstrap.sh window; then
    exec "$beigao" "$sample"
else
    echo "The window needs the system libraries named above; install them and run make run again." >&2
    exit 1
fi
