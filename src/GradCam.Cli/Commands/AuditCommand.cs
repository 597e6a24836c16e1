using System.CommandLine;
using GradCam.Cli.Audit;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam audit SOURCE -m MODEL</c>: what a model cheats with, tested by experiment.</summary>
internal static class AuditCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new AuditOptions();
        var command = new Command(
            "audit",
            "Finds what a model recognizes a class by instead of the object, and tests it by experiment."
        );
        options.AddTo(command);
        command.SetAction(
            (parsed, cancel) => Cancellable.Run(() => new AuditJob(parsed, options, terminal).Run(cancel), cancel)
        );
        return command.WithExamples(
            "gradcam audit photos/ -m model.onnx",
            "gradcam audit list.csv -m model.onnx -o audit.json --fail-on 0.2",
            "gradcam fix model.onnx --audit audit.json -o fixed.onnx"
        );
    }
}
