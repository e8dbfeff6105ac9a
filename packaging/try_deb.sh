#!/usr/bin/env bash
# Installs dist/*.deb in a fresh Debian that has nothing but what the package asks for, and uses it there as a person
# would: each command, the sample's drafts, the window under Xvfb. Then the window from the .tar.zst, with a part replaced.
#
# It needs root, mmdebstrap, Xvfb, ImageMagick, and a Debian whose apt knows a mirror: the fresh one is of the same suite.
# The root is build/try/root, pictures of both windows lie in build/try.
[ -n "${TRY_DEB:-}" ] || exec unshare --mount env TRY_DEB=1 "$0" # what is mounted here is gone at the end
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
try=$PWD/build/try
root=$try/root
display=:77
mkdir -p "$try"
rm -f "$try"/*.png

fail() { echo "try_deb: $*" >&2; exit 1; }

# In the fresh root, as somebody without rights, with hardly any environment.
as_user=(chroot --userspec=officer:officer "$root" env -i HOME=/home/officer PATH=/usr/bin:/bin LANG=C.UTF-8
    XDG_RUNTIME_DIR=/home/officer/run DISPLAY=$display)

make_root() {
    [ -d "$root/home/officer" ] && cmp -s dist/beigao_*.deb "$root/tmp/beigao.deb" && return
    rm -rf "$root"
    local sources=/etc/apt/sources.list.d/debian.sources
    [ -e "$sources" ] || sources=/etc/apt/sources.list
    mmdebstrap --variant=minbase --quiet "$suite" "$root" "$sources"
    cp dist/beigao_*.deb "$root/tmp/beigao.deb"
    chroot "$root" apt-get -qq update
    chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o APT::Install-Recommends=true install \
        /tmp/beigao.deb >"$try/install.log" 2>&1 || { tail "$try/install.log"; fail "the package does not install."; }
    chroot "$root" useradd --create-home officer
}

use_commands() {
    cp packaging/use_commands.sh "$root/tmp/"
    "${as_user[@]}" sh -euc 'cd ~ && rm -rf ./* && mkdir -m 700 run && sh /tmp/use_commands.sh'
}

same_drafts() { # as many Word files as the source writes
    local here there
    rm -rf "$try/source" && mkdir "$try/source"
    local beigao=(env PYTHONPATH=app build/dist/venv/bin/python -m beigao)
    "${beigao[@]}" new "$try/source/a.beigao" --sample internal_assistant
    "${beigao[@]}" render "$try/source/a.beigao" --out "$try/source/drafts" --lang both >/dev/null
    here=$(find "$try/source/drafts" -name '*.docx' | wc -l)
    there=$(find "$root/home/officer/drafts" -name '*.docx' -size +5k | wc -l)
    [ "$here" -gt 0 ] && [ "$here" = "$there" ] || fail "$there Word files from the package, $here from the source."
    echo "$there Word files from the package, as many as from the source."
}

replace_part() { # a person changes docxtpl, which is under the LGPL; the change starts children the way `batch` does
    cat >>"$root/opt/beigao/_internal/docxtpl/__init__.py" <<'PYTHON'

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

with ProcessPoolExecutor(2, get_context("spawn")) as workers:
    print("children reckon", sum(workers.map(abs, range(-100, 1))))
PYTHON
    "${as_user[@]}" /opt/beigao/beigao render /home/officer/a.beigao --out /home/officer/changed >"$try/changed.log" 2>&1 ||
        true
    grep -q "^children reckon 5050$" "$try/changed.log" || { cat "$try/changed.log"; fail "the changed docxtpl did not run."; }
    echo "A docxtpl of one's own is used, and children of multiprocessing work."
}

see_window() { # NAME COMMAND…: the window of that command, as build/try/NAME.png
    local name=$1 colours=0 started
    shift
    started=$(date +%s)
    "${as_user[@]}" "$@" >"$try/$name.log" 2>&1 &
    local window=$!
    while [ "$colours" -lt 200 ]; do
        sleep 1
        kill -0 $window 2>/dev/null || { cat "$try/$name.log"; fail "the window of $name has ended."; }
        [ $(($(date +%s) - started)) -lt 120 ] || { cat "$try/$name.log"; fail "$name painted no window in two minutes."; }
        DISPLAY=$display import -silent -window root "$try/$name.png"
        colours=$(identify -format %k "$try/$name.png")
    done
    sleep 2
    DISPLAY=$display import -silent -window root "$try/$name.png"
    kill $window 2>/dev/null || true
    wait $window 2>/dev/null || true
    [ ! -s "$try/$name.log" ] || { cat "$try/$name.log"; fail "$name had something to say."; }
    echo "The window of $name was painted: build/try/$name.png"
}

make_root
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 shared "$root/dev/shm"
use_commands
same_drafts
Xvfb $display -screen 0 1440x900x24 -nolisten tcp >/dev/null 2>&1 &
screen=$!
trap 'kill $screen' EXIT
until [ -S "/tmp/.X11-unix/X${display#:}" ]; do sleep 0.2; done
see_window deb beigao /home/officer/a.beigao
rm -rf "$root/opt/beigao" && mkdir -p "$root/opt/beigao"
tar --extract --zstd --file dist/beigao-*.tar.zst --directory "$root/opt/beigao" --strip-components 1
see_window folder /opt/beigao/beigao /home/officer/a.beigao
replace_part
