; Inno Setup's recipe for the installer of Windows: `iscc /DVersion=0.1.0 packaging\windows\beigao.iss`, after PyInstaller has
; made build\dist\bundle\beigao with packaging\beigao.spec. It has never been run: no Windows was at hand.

#ifndef Version
  #error Say which version: iscc /DVersion=...
#endif
#define Root "..\.."
#define Bundle Root + "\build\dist\bundle\beigao"

[Setup]
AppId={{7C0A5B0E-5E0B-4B5E-9C39-0E6B2D4C8F11}
AppName=Beigao
AppVersion={#Version}
AppPublisher=The Beigao authors
DefaultDirName={autopf}\Beigao
DefaultGroupName=Beigao
DisableProgramGroupPage=yes
LicenseFile={#Root}\LICENSE
OutputDir={#Root}\dist
OutputBaseFilename=beigao-{#Version}-windows-x86_64
SetupIconFile={#Root}\build\dist\icons\beigao.ico
UninstallDisplayIcon={app}\beigao.exe
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ChangesAssociations=yes
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
MinVersion=10.0.17763

[Languages]
; Inno Setup brings no Chinese of its own.
Name: "en"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; What an older version has left there would be imported.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\Beigao 备稿"; Filename: "{app}\beigao.exe"
Name: "{autodesktop}\Beigao 备稿"; Filename: "{app}\beigao.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\.beigao"; ValueType: string; ValueData: "Beigao.Dossier"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.beigao"; ValueType: string; ValueName: "Content Type"; ValueData: "application/x-beigao"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Beigao.Dossier"; ValueType: string; ValueData: "备稿卷宗"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Beigao.Dossier\DefaultIcon"; ValueType: string; ValueData: "{app}\beigao.exe,0"
Root: HKA; Subkey: "Software\Classes\Beigao.Dossier\shell\open\command"; ValueType: string; ValueData: """{app}\beigao.exe"" ""%1"""

[Run]
Filename: "{app}\beigao.exe"; Description: "{cm:LaunchProgram,Beigao}"; Flags: nowait postinstall skipifsilent
