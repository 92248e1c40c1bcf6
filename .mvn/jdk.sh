# Sourced by ./mvnw, ./reveille and ./verify: sets JAVA_HOME to a JDK 25 or newer.
# One script for all three, so that build, launcher and tests can never disagree.

# The major version that the JDK in folder $1 names in its release file, or nothing.
jdk_major() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

find_jdk() {
  on_path=$(command -v javac 2>/dev/null) && on_path=$(readlink -f "$on_path" 2>/dev/null) &&
    on_path=${on_path%/bin/javac}
  for candidate in "${JAVA_HOME:-}" "$on_path" \
    /usr/lib/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/jdk* /opt/*jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$candidate" ] || continue
    major=$(jdk_major "$candidate")
    if [ -n "$major" ] && [ "$major" -ge 25 ]; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  cat >&2 <<'TEXT'
Reveille needs a JDK 25 or newer, and none was found in JAVA_HOME, on the PATH, in /usr/lib/jvm,
/usr/java, /opt, ~/.sdkman, ~/.jdks, ~/.asdf, ~/.local/share/mise or /Library/Java/JavaVirtualMachines.
Install one, for example:
  Debian, Ubuntu   apt install openjdk-25-jdk-headless   (or temurin-25-jdk from Adoptium)
  macOS            brew install openjdk@25
  anywhere         sdk install java 25-tem               (sdkman.io)
or set JAVA_HOME to the folder of one and run this again.
TEXT
  return 1
}

find_jdk || exit 1
