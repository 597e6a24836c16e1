using System.CommandLine;

namespace GradCam.Cli.Serve;

/// <summary>The options of <c>serve</c>.</summary>
internal sealed class ServeOptions
{
    public Option<string[]> Models { get; } =
        new("--model", "-m")
        {
            Description =
                "A model to serve, as often as there are models: an ONNX or Keras file, or a built-in model; with its "
                + "name in addresses as NAME=FILE, which else is the file's. The first is the default.",
            HelpName = "[NAME=]MODEL",
        };

    public Option<string> Urls { get; } =
        new("--urls")
        {
            Description =
                "The addresses to listen at, with semicolons between them; http://0.0.0.0:8080 is all of this machine's.",
            HelpName = "URL;..",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };

    public ModelOptions Model { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(Models);
        command.Add(Urls);
        Model.AddTo(command, withModel: false);
        Models.CompletionSources.Add(_ => BuiltInModel.All.Select(m => m.Name));
    }
}
