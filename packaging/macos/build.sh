#!/usr/bin/env bash
# Makes dist/beigao-VERSION-macos-MACHINE.dmg with Beigao.app in it. It needs Python 3.11 or newer; it has never been run:
# no macOS was at hand. The app is signed ad hoc and not notarised, so a Mac asks before it opens it the first time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH PYTHONHASHSEED=1 LC_ALL=en_US.UTF-8
build=build/dist
python=$build/venv/bin/python

"$(packaging/bootstrap.sh interpreter)" -m venv "$build/venv"
"$python" -m pip install --quiet --only-binary :all: --require-hashes -r requirements-dist.lock
"$python" -m pip wheel --quiet --no-deps --no-build-isolation -w "$build/wheel" .
"$python" -m pip install --quiet --no-deps --force-reinstall "$build"/wheel/*.whl
"$python" packaging/icons.py "$build/icons"
"$python" -m PyInstaller --noconfirm --workpath "$build/work" --distpath "$build/bundle" packaging/beigao.spec
"$python" packaging/sbom.py "$build/work/beigao" "$build/bundle/beigao"
"$python" packaging/check_bundle.py "$build/bundle/beigao"

# The lists go into the app, which then has to be signed again.
app=$build/bundle/Beigao.app
cp LICENSE "$build"/bundle/beigao/{sbom.cdx.json,THIRD_PARTY_LICENCES.txt} "$app/Contents/Resources/"
codesign --force --deep --sign - "$app"

version=$("$python" -c 'import beigao; print(beigao.__version__)')
image=dist/beigao-$version-macos-$(uname -m).dmg
mkdir -p dist "$build/image"
cp -R "$app" "$build/image/"
ln -sf /Applications "$build/image/Applications"
hdiutil create -volname "Beigao 备稿" -srcfolder "$build/image" -format UDZO -ov "$image"
