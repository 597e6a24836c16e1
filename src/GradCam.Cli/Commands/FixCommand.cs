using System.CommandLine;
using GradCam.Cli.Repair;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam fix MODEL --audit FILE -o FILE</c>: the model without what an audit found.</summary>
internal static class FixCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new FixOptions();
        var command = new Command(
            "fix",
            "Fits the last layer of a model anew, so that it no longer goes by what an audit found."
        );
        options.AddTo(command);
        command.SetAction(
            (parsed, cancel) => Cancellable.Run(() => new FixJob(parsed, options, terminal).Run(cancel), cancel)
        );
        return command.WithExamples(
            "gradcam fix model.onnx --audit audit.json -o fixed.onnx",
            "gradcam fix model.onnx --audit audit.json -o fixed.onnx --method refit --most-loss 1",
            "gradcam fix fixed.onnx --undo -o model.onnx"
        );
    }
}
