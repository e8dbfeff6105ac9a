#!/bin/sh
# Runs the commands of the `beigao` that PATH finds, in an empty folder, as one works with a dossier: each library that a
# bundle brings is used, and so are its children (batch, templates of one's own). The first failure ends it.
set -eu
beigao --version
beigao samples >samples.txt
beigao new a.beigao --sample internal_assistant
beigao check a.beigao --json >findings.json
beigao routes a.beigao >routes.txt
beigao duties a.beigao --json >duties.json
beigao deadlines a.beigao --json >deadlines.json
beigao render a.beigao --out drafts --lang both >drafts.txt
LANG=zh_CN.UTF-8 beigao portal a.beigao export >portal.txt
beigao pack a.beigao export --out packs >packs.txt
beigao export a.beigao a.xlsx
beigao import a.beigao a.xlsx >import.txt
beigao export-json a.beigao >facts.json
beigao new b.beigao --from-json facts.json
beigao mask a.beigao --out masked.beigao 2>masked.txt
beigao compare a.beigao masked.beigao --out changes >changes.txt
BEIGAO_PASSPHRASE="a long passphrase" beigao handover a.beigao --out a.beigao-handover >handover.txt
BEIGAO_PASSPHRASE="a long passphrase" beigao merge b.beigao a.beigao-handover >merge.txt
mkdir many
beigao new many/one.beigao --sample writing_assistant
beigao new many/two.beigao --sample nearly_empty
beigao batch many --out batch --workers 2 >batch.txt 2>&1
beigao templates example --out own >example.txt
beigao templates lint own >lint.txt
beigao templates sample own --out filled >filled.txt
beigao schema >schema.json
