@echo off
rem Windows: double-click, or start.cmd COMMAND ... Finds Python, installs at the first start, opens the local page.
setlocal
chcp 65001 >nul
cd /d "%~dp0"
set "WANTED=3.13 3.12 3.11"
if exist wheels\python-version.txt set /p WANTED=<wheels\python-version.txt
for %%V in (%WANTED%) do (
  py -%%V -c "import sys" >nul 2>nul && (
    py -%%V -X utf8 installation\start.py %*
    goto :end
  )
)
for %%V in (%WANTED%) do (
  python -c "import sys; sys.exit('.'.join(map(str, sys.version_info[:2])) != '%%V')" >nul 2>nul && (
    python -X utf8 installation\start.py %*
    goto :end
  )
)
echo 这台电脑上没有合用的 Python（%WANTED%）。请打开 https://www.python.org/downloads/windows/ ，找到以 3.13 开头的版本（不要最新的 3.14），下载 Windows installer (64-bit)，安装第一页勾选 Add python.exe to PATH，然后再次双击本文件。
echo None of Python %WANTED% is on this machine. Open https://www.python.org/downloads/windows/, find a version that begins with 3.13 (not the newest, 3.14), take its "Windows installer (64-bit)", tick "Add python.exe to PATH" on its first page, and start this file again.
call :wait
exit /b 3
:end
set "RESULT=%ERRORLEVEL%"
if not "%RESULT%"=="0" call :wait
exit /b %RESULT%
:wait
rem Keep the window open when the file was double-clicked.
echo %CMDCMDLINE% | "%SystemRoot%\System32\find.exe" /i "/c" >nul && pause
exit /b
