; Offers Likeness under "Open with" for pictures, without becoming their default program.

!macro likenessOffer EXTENSION
  WriteRegStr SHELL_CONTEXT "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}\SupportedTypes" ".${EXTENSION}" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\.${EXTENSION}\OpenWithList\${APP_EXECUTABLE_FILENAME}" "" ""
!macroend

!macro likenessWithdraw EXTENSION
  DeleteRegKey SHELL_CONTEXT "Software\Classes\.${EXTENSION}\OpenWithList\${APP_EXECUTABLE_FILENAME}"
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}" "FriendlyAppName" "${PRODUCT_NAME}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  !insertmacro likenessOffer "png"
  !insertmacro likenessOffer "jpg"
  !insertmacro likenessOffer "jpeg"
  !insertmacro likenessOffer "webp"
  !insertmacro likenessOffer "avif"
  !insertmacro likenessOffer "heic"
  !insertmacro likenessOffer "heif"
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}"
  !insertmacro likenessWithdraw "png"
  !insertmacro likenessWithdraw "jpg"
  !insertmacro likenessWithdraw "jpeg"
  !insertmacro likenessWithdraw "webp"
  !insertmacro likenessWithdraw "avif"
  !insertmacro likenessWithdraw "heic"
  !insertmacro likenessWithdraw "heif"
!macroend
