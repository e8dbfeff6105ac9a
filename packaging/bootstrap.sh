#!/usr/bin/env bash
# Sees to what Beigao needs from the system, then makes the virtual environment .venv.
#
#   packaging/bootstrap.sh python | run | test | judge     each with what it needs
#   packaging/bootstrap.sh dist                            what makes the installers; they have an environment of their own
#   packaging/bootstrap.sh window                          only asks whether a window can open
#   packaging/bootstrap.sh interpreter                     only says which Python is used
#
# What is missing is installed by apt when that is allowed (root, or sudo without a password); otherwise one command
# is printed. It fails only when the purpose cannot be served: `run` writes drafts without Qt's libraries or a font.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH="$PATH:/usr/sbin:/sbin" # ldconfig lies outside a Debian user's path
VENV=.venv

# Debian and Ubuntu package for each library that PySide6 loads; the last ones only where there is Wayland, and for building.
QT_LIBRARIES="
libglib-2.0.so.0:libglib2.0-0 libEGL.so.1:libegl1 libGL.so.1:libgl1 libxkbcommon.so.0:libxkbcommon0
libfontconfig.so.1:libfontconfig1 libfreetype.so.6:libfreetype6 libdbus-1.so.3:libdbus-1-3 libX11.so.6:libx11-6
libgssapi_krb5.so.2:libgssapi-krb5-2"
WINDOW_LIBRARIES="
libX11-xcb.so.1:libx11-xcb1 libxcb.so.1:libxcb1 libxcb-cursor.so.0:libxcb-cursor0 libxcb-icccm.so.4:libxcb-icccm4
libxcb-image.so.0:libxcb-image0 libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-randr.so.0:libxcb-randr0
libxcb-render.so.0:libxcb-render0 libxcb-render-util.so.0:libxcb-render-util0 libxcb-shape.so.0:libxcb-shape0
libxcb-shm.so.0:libxcb-shm0 libxcb-sync.so.1:libxcb-sync1 libxcb-util.so.1:libxcb-util1
libxcb-xfixes.so.0:libxcb-xfixes0 libxcb-xkb.so.1:libxcb-xkb1 libxkbcommon-x11.so.0:libxkbcommon-x11-0"
BUILD_LIBRARIES="
libwayland-client.so.0:libwayland-client0 libwayland-cursor.so.0:libwayland-cursor0 libwayland-egl.so.1:libwayland-egl1"

say() { printf 'Beigao: %s\n' "$*" >&2; }

is_recent() { command -v "$1" >/dev/null && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# The Python to use: the one asked for by PYTHON=…, else the newest that can make an environment, else any recent one.
find_python() {
    local name candidates=${PYTHON:-python3.13 python3.12 python3.11 python3}
    for name in $candidates; do
        if is_recent "$name" && "$name" -c 'import ensurepip, venv' 2>/dev/null; then echo "$name"; return; fi
    done
    for name in $candidates; do
        if is_recent "$name"; then echo "$name"; return; fi
    done
}

has_environment() { [ -x "$VENV/bin/python" ] && is_recent "$VENV/bin/python" && "$VENV/bin/python" -m pip --version >/dev/null 2>&1; }

missing_python() {
    has_environment && return
    local python
    python=$(find_python)
    if [ -z "$python" ]; then
        echo "python3.11 python3.11-venv"
    elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$(basename "$python")-venv"
    fi
}

missing_libraries() {
    [ "$(uname -s)" = Linux ] || return 0
    local known pair
    known=$(ldconfig -p 2>/dev/null || true)
    for pair in $1; do
        case "$known" in *"${pair%%:*} "*) ;; *) echo "${pair##*:}" ;; esac
    done
}

missing_font() {
    [ "$(uname -s)" = Linux ] || return 0
    local found
    if command -v fc-list >/dev/null; then
        found=$(fc-list :lang=zh-cn family 2>/dev/null || true)
    else
        found=$(find /usr/share/fonts /usr/local/share/fonts "$HOME/.local/share/fonts" -iname '*cjk*' -print -quit 2>/dev/null || true)
    fi
    [ -n "$found" ] || echo fonts-noto-cjk
}

missing_tracer() { [ "$(uname -s)" != Linux ] || command -v strace >/dev/null || echo strace; }

missing_judges() {
    command -v soffice >/dev/null && soffice --version >/dev/null 2>&1 || echo libreoffice-writer-nogui
    { command -v pdftoppm && command -v pdftotext && command -v pdffonts; } >/dev/null || echo poppler-utils
    command -v fc-list >/dev/null || echo fontconfig
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
}

missing_builders() {
    command -v strip >/dev/null || echo binutils
    command -v zstd >/dev/null || echo zstd
    command -v dpkg-shlibdeps >/dev/null || echo dpkg-dev
    local version
    version=$("$(find_python)" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
    missing_libraries "lib$version.so.1.0:lib$version"
}

missing() {
    missing_python
    case $1 in
        run) missing_libraries "$QT_LIBRARIES $WINDOW_LIBRARIES"; missing_font ;;
        window) missing_libraries "$QT_LIBRARIES $WINDOW_LIBRARIES" ;;
        test) missing_libraries "$QT_LIBRARIES"; missing_font; missing_tracer ;;
        judge) missing_judges; missing_font ;;
        dist) missing_libraries "$QT_LIBRARIES $WINDOW_LIBRARIES $BUILD_LIBRARIES"; missing_builders ;;
    esac
}

install() {
    local as_root=() log=build/bootstrap.log
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || return 1
        as_root=(sudo -n)
    fi
    say "installing from the system's packages: $*"
    mkdir -p build
    : >"$log"
    "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=600 update >>"$log" 2>&1 || true
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y \
        --no-install-recommends "$@" >>"$log" 2>&1 || { tail -n 5 "$log" >&2; return 1; }
}

purpose=${1:?say what for: python, run, test, judge, dist, window or interpreter}
if [ "$purpose" = interpreter ]; then
    find_python
    exit
fi
packages=$(missing "$purpose" | xargs)
if [ "$purpose" = window ]; then # only asks
    [ -z "$packages" ]
    exit
fi
if [ -n "$packages" ]; then
    # shellcheck disable=SC2086 # one word a package
    install $packages || true
    packages=$(missing "$purpose" | xargs)
fi
if [ -n "$packages" ]; then
    if command -v apt-get >/dev/null; then
        say "the system lacks some parts; this command installs them:"
        command="apt-get install --no-install-recommends $packages"
        if command -v sudo >/dev/null; then command="sudo $command"; else command="su -c '$command'"; fi
        echo "    $command" >&2
    else
        say "the system lacks some parts; install what your system calls these Debian packages: $packages"
    fi
    if [ "$purpose" != run ] || [ -n "$(missing_python)" ]; then
        say "run it, then give your make command again."
        exit 1
    fi
    say "going on without them: drafts can be written, the window may not open or lack Chinese letters."
fi

if [ "$purpose" != dist ] && ! has_environment; then
    python=$(find_python)
    say "making the environment $VENV with $("$python" --version)."
    "$python" -m venv --clear "$VENV"
fi
