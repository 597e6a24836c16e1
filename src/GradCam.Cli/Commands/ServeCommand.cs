using System.CommandLine;
using GradCam.Cli.Serve;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam serve</c>: a page and REST.</summary>
internal static class ServeCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new ServeOptions();
        var command = new Command("serve", "Serves models over HTTP: a page to drop pictures on, and REST.");
        options.AddTo(command);
        command.SetAction((parsed, cancel) => ServeJob.Run(options, parsed, terminal, cancel));
        return command.WithExamples(
            "gradcam serve",
            "gradcam serve -m resnet50.onnx -m detector=yolov8n.onnx --urls http://127.0.0.1:9000"
        );
    }
}
