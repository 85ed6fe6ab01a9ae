/** A shell that commands are completed in. */
export type Shell = "bash" | "zsh" | "fish";

/**
 * The script that completes `aiplanet` in a shell: it asks `aiplanet complete` what may stand at the cursor, which answers
 * with a candidate a line, a tab and what it is; `:files` alone means names of files.
 */
export function completionScript(shell: Shell): string {
  return scripts[shell];
}

const scripts: Readonly<Record<Shell, string>> = {
  bash: `# Completes aiplanet in bash. Put this line into ~/.bashrc:
#   source <(aiplanet completion bash)
_aiplanet() {
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD}") current="\${COMP_WORDS[COMP_CWORD]}" line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == ":files" ]]; then
      compopt -o filenames 2>/dev/null
      local IFS=$'\\n'
      COMPREPLY+=($(compgen -f -- "$current"))
    else
      COMPREPLY+=("$(printf '%q' "\${line%%$'\\t'*}")")
    fi
  done < <(aiplanet complete -- "\${words[@]}" 2>/dev/null)
}
complete -F _aiplanet aiplanet
`,
  zsh: `#compdef aiplanet
# Completes aiplanet in zsh. Put this line into ~/.zshrc, after compinit:
#   source <(aiplanet completion zsh)
_aiplanet() {
  local line
  local -a described
  while IFS= read -r line; do
    if [[ $line == ":files" ]]; then
      _files
    else
      described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
    fi
  done < <(aiplanet complete -- "\${words[@]:1:$((CURRENT-1))}" 2>/dev/null)
  (( \${#described} )) && _describe aiplanet described
}
compdef _aiplanet aiplanet
`,
  fish: `# Completes aiplanet in fish. Put this line into ~/.config/fish/config.fish:
#   aiplanet completion fish | source
function __aiplanet_complete
  set -l words (commandline -opc) (commandline -ct)
  for line in (aiplanet complete -- $words[2..-1] 2>/dev/null)
    if test "$line" = ":files"
      __fish_complete_path (commandline -ct)
    else
      echo $line
    end
  end
end
complete -c aiplanet -f -a '(__aiplanet_complete)'
`,
};
