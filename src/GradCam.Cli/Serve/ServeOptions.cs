using System.CommandLine;

namespace GradCam.Cli.Serve;

/// <summary>The options of <c>serve</c>.</summary>
internal sealed class ServeOptions
{
    public Option<string[]> Models { get; } =
        new("--model", "-m")
        {
            Description =
                "A model to serve, as often as there are models: an ONNX or Keras file, or a built-in model; as "
                + "NAME=FILE it has that name. The first is the default.",
            HelpName = "[NAME=]MODEL",
        };

    public Option<string?> Folder { get; } =
        new("--models")
        {
            Description =
                "A folder whose models are served, and from which more are loaded by PUT /v1/models/NAME with the key.",
            HelpName = "DIR",
        };

    public Option<string> Urls { get; } =
        new("--urls")
        {
            Description =
                "The addresses to listen at, with semicolons between; http://0.0.0.0:8080 for other machines.",
            HelpName = "URL;..",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };

    public Option<string?> KeyFile { get; } =
        new("--api-key-file")
        {
            Description =
                "A file with the key that requests have to bring; the variable GRADCAM_API_KEY does the same.",
            HelpName = "FILE",
        };

    public Option<string[]> Origins { get; } =
        new("--allow-origin")
        {
            Description = "Another site whose pages may use the server, as often as there are some.",
            HelpName = "ORIGIN",
        };

    public Option<string[]> Hosts { get; } =
        new("--allow-host")
        {
            Description =
                "A name by which the server may be asked for, as behind a proxy; on loopback localhost alone, "
                + "elsewhere all.",
            HelpName = "HOST",
        };

    public Option<int> Concurrency { get; } =
        new("--concurrency")
        {
            Description = "Explanations that are computed at once; 0 for one per core.",
            HelpName = "N",
        };

    public Option<int> Queue { get; } =
        new("--queue")
        {
            Description = "Requests that wait for their turn; those beyond are answered 429.",
            HelpName = "N",
            DefaultValueFactory = _ => 32,
        };

    public Option<double?> Timeout { get; } =
        new("--timeout") { Description = "The most seconds of an explanation; 60 by default.", HelpName = "S" };

    public Option<int> Body { get; } =
        new("--max-body")
        {
            Description = "The most megabytes of a request.",
            HelpName = "MB",
            DefaultValueFactory = _ => 32,
        };

    public Option<int> AnswerCache { get; } =
        new("--answer-cache")
        {
            Description = "The most megabytes of answers that are kept for requests that come again; 0 keeps none.",
            HelpName = "MB",
            DefaultValueFactory = _ => 64,
        };

    public ModelOptions Model { get; } = new();

    public void AddTo(Command command)
    {
        foreach (
            var option in (Option[])
                [Models, Folder, Urls, KeyFile, Origins, Hosts, Concurrency, Queue, Timeout, Body, AnswerCache]
        )
            command.Add(option);
        Model.AddTo(command, withModel: false);
        Models.CompletionSources.Add(_ => BuiltInModel.All.Select(m => m.Name));
        Concurrency.Between(0, 1024);
        Queue.Between(0, 100_000);
        Timeout.Between(0.1, 86_400);
        Body.Between(1, 1024);
        AnswerCache.Between(0, 65_536);
    }
}
