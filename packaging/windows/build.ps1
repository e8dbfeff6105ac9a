# Makes dist\beigao-VERSION-windows-x86_64.exe. It needs Python 3.11 or newer and Inno Setup 6; it has never been run.
$ErrorActionPreference = "Stop"
$PSNativeCommandUseErrorActionPreference = $true
Set-Location (Join-Path $PSScriptRoot "..\..")
$env:SOURCE_DATE_EPOCH = git log -1 --format=%ct
$env:PYTHONHASHSEED = "1"
$env:PYTHONUTF8 = "1"
$build = "build\dist"
$python = "$build\venv\Scripts\python.exe"

python -m venv "$build\venv"
& $python -m pip install --quiet --only-binary ":all:" --require-hashes -r requirements-dist.lock
& $python -m pip wheel --quiet --no-deps --no-build-isolation -w "$build\wheel" .
& $python -m pip install --quiet --no-deps --force-reinstall (Get-ChildItem "$build\wheel\*.whl")
& $python packaging\icons.py "$build\icons"
& $python -m PyInstaller --noconfirm --workpath "$build\work" --distpath "$build\bundle" packaging\beigao.spec
Copy-Item LICENSE "$build\bundle\beigao\"
& $python packaging\sbom.py "$build\work\beigao" "$build\bundle\beigao"
& $python packaging\check_bundle.py "$build\bundle\beigao"

$version = & $python -c "import beigao; print(beigao.__version__)"
& "${env:ProgramFiles(x86)}\Inno Setup 6\ISCC.exe" /Qp "/DVersion=$version" packaging\windows\beigao.iss
