#!/usr/bin/env bash
# Builds the installers of the last commit twice, in two folders with names of different lengths, and compares the bytes;
# then shows that the comparison can fail: another moment, and one more byte, must give other files.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD/build/dist-check
rm -rf "$root"
mkdir -p "$root"
unset SOURCE_DATE_EPOCH
commit=$(git rev-parse HEAD) # whatever is committed meanwhile

build() { # FOLDER: the commit, built there; its sums are in FOLDER.sums
    git clone --quiet --no-hardlinks . "$root/$1"
    git -C "$root/$1" checkout --quiet "$commit"
    "$root/$1/packaging/dist.sh"
    (cd "$root/$1/dist" && sha256sum beigao*) >"$root/$1.sums"
}

differs() { # WORDS: the package made again with one thing changed must not be the same
    local folder=$root/one/build/dist sums
    mkdir -p "$root/changed"
    (cd "$root/one" && packaging/linux/make_deb.sh "$folder/bundle/beigao" "$folder/icons" "$version" "$root/changed")
    sums=$(cd "$root/changed" && sha256sum beigao*.deb)
    if grep -qF "$sums" "$root/one.sums"; then
        echo "The comparison is blind: $1 and the bytes are the same." >&2
        exit 1
    fi
    echo "$1: the bytes differ, as they must."
}

build one
build another_folder
diff "$root/one.sums" "$root/another_folder.sums" || { echo "Two builds of one commit differ." >&2; exit 1; }
echo "Two builds, equal bytes:"
cat "$root/one.sums"

version=$(basename "$root"/one/dist/beigao_*.deb | cut -d_ -f2)
epoch=$(git log -1 --format=%ct "$commit")
SOURCE_DATE_EPOCH=$((epoch + 86400)) differs "a day later"
printf ' ' >>"$root/one/build/dist/bundle/beigao/LICENSE"
SOURCE_DATE_EPOCH=$epoch differs "one byte more"
