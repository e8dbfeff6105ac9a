#!/usr/bin/env bash
# Makes what Linux installs, in dist/: the bundle as a .tar.zst and as a .deb. The same commit gives the same bytes.
#
# In build/dist: venv/ (the lock and the wheel of this checkout), bundle/beigao/ (the folder), work/ (PyInstaller's).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset PYTHONPATH
umask 022
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH PYTHONHASHSEED=1 LC_ALL=C.UTF-8 TZ=UTC QT_QPA_PLATFORM=offscreen
build=$PWD/build/dist
python=$build/venv/bin/python

say() { printf 'Beigao: %s\n' "$*" >&2; }

make_environment() {
    if ! cmp -s requirements-dist.lock "$build/installed.lock"; then
        say "making the environment that builds (the first time about 130 MB)."
        rm -rf "$build/venv"
        "$(packaging/bootstrap.sh interpreter)" -m venv "$build/venv"
        "$python" -m pip --disable-pip-version-check --no-input install --quiet --only-binary :all: --require-hashes \
            -r requirements-dist.lock
        cp requirements-dist.lock "$build/installed.lock"
    fi
    rm -rf "$build/wheel"
    "$python" -m pip --disable-pip-version-check wheel --quiet --no-deps --no-build-isolation -w "$build/wheel" .
    "$python" -m pip --disable-pip-version-check install --quiet --no-deps --force-reinstall "$build"/wheel/*.whl
}

make_folder() {
    rm -rf "$build/work" "$build/bundle" "$build/icons"
    "$python" packaging/icons.py "$build/icons"
    say "freezing the program."
    "$python" -m PyInstaller --log-level ERROR --noconfirm --workpath "$build/work" --distpath "$build/bundle" \
        packaging/beigao.spec
    cp LICENSE "$build/bundle/beigao/"
    "$python" packaging/sbom.py "$build/work/beigao" "$build/bundle/beigao"
    "$python" packaging/check_bundle.py "$build/bundle/beigao"
}

use_folder() { # the sample's dossier through every command, in an empty folder with an empty environment
    say "using the program."
    rm -rf "$build/used"
    mkdir "$build/used"
    (cd "$build/used" && env -i HOME="$build/used" PATH="$build/bundle/beigao:/usr/bin:/bin" LANG=C.UTF-8 \
        sh ../../../packaging/use_commands.sh) >"$build/used.log" 2>&1 || { tail "$build/used.log" >&2; exit 1; }
}

make_archive() {
    local name="beigao-$version-linux-$(uname -m)"
    tar --create --directory "$build/bundle" --transform "s,^beigao,beigao-$version,S" --sort=name --format=gnu \
        --owner=0 --group=0 --numeric-owner --mode=go=rX --mtime="@$SOURCE_DATE_EPOCH" beigao |
        zstd -10 -T0 --quiet --force -o "dist/$name.tar.zst"
}

packaging/bootstrap.sh dist
mkdir -p "$build" dist
make_environment
version=$("$python" -c 'import beigao; print(beigao.__version__)')
make_folder
use_folder
say "packing."
rm -f dist/beigao[-_]*
make_archive
packaging/linux/make_deb.sh "$build/bundle/beigao" "$build/icons" "$version" dist
"$python" packaging/check_bundle.py --files dist
