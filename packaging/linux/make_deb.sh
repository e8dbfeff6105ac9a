#!/usr/bin/env bash
# Packs a bundle as a Debian package: make_deb.sh BUNDLE ICONS VERSION OUT. The same input gives the same bytes, given
# SOURCE_DATE_EPOCH. What the system has to bring is reckoned by dpkg-shlibdeps from the files themselves.
set -euo pipefail
bundle=$(realpath "$1") icons=$(realpath "$2") version=$3 out=$(realpath "$4")
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
architecture=$(dpkg --print-architecture)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
share=$root/usr/share

install -d "$root"/{DEBIAN,usr/bin,usr/lib} "$share"/{applications,metainfo,mime/packages,doc/beigao,man/man1}
cp -a "$bundle" "$root/usr/lib/beigao"
ln -s ../lib/beigao/beigao "$root/usr/bin/beigao"
install -m 644 "$here/beigao.desktop" "$share/applications/"
install -m 644 "$here/beigao.metainfo.xml" "$share/metainfo/"
install -m 644 "$here/beigao-mime.xml" "$share/mime/packages/beigao.xml"
install -m 644 -D "$here/beigao.svg" "$share/icons/hicolor/scalable/apps/beigao.svg"
for icon in "$icons"/[0-9]*.png; do
    side=$(basename "$icon" .png)
    install -m 644 -D "$icon" "$share/icons/hicolor/${side}x$side/apps/beigao.png"
done
install -m 644 "$here/copyright" "$share/doc/beigao/"
gzip -9n <"$here/beigao.1" >"$share/man/man1/beigao.1.gz"
printf 'beigao (%s) stable; urgency=low\n\n  * See the changes in the source.\n\n -- The Beigao authors <beigao@localhost>  %s\n' \
    "$version" "$(date -uRd "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$share/doc/beigao/changelog.gz"
find "$root/usr/lib/beigao" -type f -name '*.so*' -exec chmod 644 {} +
chmod -R go=rX "$root"

# What the files need of the system, without what lies in the bundle itself. The plugin for GTK is used where GTK is
# installed; nobody shall have to install it.
depends() {
    mapfile -t inside < <(grep -o 'pkg:deb/debian/[^@]*' "$bundle/sbom.cdx.json" | sed 's|.*/|-x|' | sort -u)
    mkdir -p "$work/debian"
    printf 'Source: beigao\n\nPackage: beigao\nArchitecture: any\n' >"$work/debian/control"
    cd "$work"
    mapfile -t files < <(find root -type f ! -name libqgtk3.so -exec sh -c 'head -c 4 "$1" | grep -q ELF' _ {} \; -print)
    mapfile -t folders < <(find "$PWD/root" -name '*.so*' -printf '-l%h\n' | sort -u)
    dpkg-shlibdeps -O --ignore-missing-info --warnings=0 "${inside[@]}" "${folders[@]}" "${files[@]}" |
        sed -n 's/^shlibs:Depends=//p'
}

DEPENDS=$(depends)
# In KiB, a file in whole ones and one for each folder or link: what file systems make of it differs.
SIZE=$(find "$root/usr" -printf '%y %s\n' | awk '{ size += $1 == "f" ? int(($2 + 1023) / 1024) : 1 } END { print size }')
sed -e "s|@VERSION@|$version|; s|@ARCHITECTURE@|$architecture|; s|@SIZE@|$SIZE|; s|@DEPENDS@|$DEPENDS|" \
    "$here/control.in" >"$root/DEBIAN/control"
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
DPKG_DEB_THREADS_MAX=1 dpkg-deb --root-owner-group -Zxz -z2 --build "$root" "$out/beigao_${version}_$architecture.deb" >/dev/null
