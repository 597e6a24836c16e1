using System.CommandLine;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam completion SHELL</c>: prints what makes a shell complete commands, options and names.</summary>
internal static class CompletionCommand
{
    // Each asks the tool itself, which knows its options, methods and models: `gradcam "[suggest:12]" "gradcam expl"`.
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            _gradcam() {
                local IFS=$'\n'
                COMPREPLY=($(compgen -W "$(gradcam "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _gradcam gradcam
            """,
        ["zsh"] = """
            _gradcam() {
                local -a found
                found=("${(@f)$(gradcam "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
                compadd -a found
                _files
            }
            compdef _gradcam gradcam
            """,
        ["fish"] = """
            complete -c gradcam -a '(gradcam "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
            """,
        ["powershell"] = """
            Register-ArgumentCompleter -Native -CommandName gradcam -ScriptBlock {
                param($word, $line, $position)
                gradcam "[suggest:$position]" "$line" 2>$null | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """,
    };

    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = $"The shell: {string.Join(", ", Scripts.Keys)}." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command(
            "completion",
            "Prints a script that makes your shell complete gradcam's commands and options."
        )
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            terminal.Raw(Scripts[parsed.GetValue(shell)!]);
            return ExitCode.Done;
        });
        return command.WithExamples("source <(gradcam completion bash)");
    }
}
