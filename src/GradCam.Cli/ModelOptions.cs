using System.CommandLine;
using GradCam.Foundation;
using GradCam.Models;
using GradCam.Onnx;

namespace GradCam.Cli;

/// <summary>The options that choose a model and how it is read; shared by all commands that load one.</summary>
internal sealed partial class ModelOptions
{
    public Option<string?> Model { get; } =
        new("--model", "-m")
        {
            Description =
                $"The ONNX or Keras file (.onnx, .keras, .h5), its address (https://..., hf:OWNER/NAME/FILE), or a "
                + "built-in model: "
                + $"{string.Join(", ", BuiltInModel.All.Select(m => m.Name))} (the default is "
                + $"{BuiltInModel.All[0].Name}).",
            HelpName = "MODEL",
        };

    public Option<string?> Preprocess { get; } =
        new("--preprocess")
        {
            Description =
                $"How photographs are prepared, if neither the model nor a file beside it says it: "
                + $"{string.Join(", ", PreprocessingPresets.All.Select(p => p.Name))}, or another .json file.",
            HelpName = "PRESET|FILE",
        };

    public Option<string?> LabelFile { get; } =
        new("--labels")
        {
            Description = "The class names: a text file of one per line, or imagenet1k.",
            HelpName = "FILE",
        };

    public Option<string?> PictureInput { get; } =
        new("--input-name")
        {
            Description = "The input that takes the picture; by default the first that can.",
            HelpName = "NAME",
        };

    public Option<string[]> Inputs { get; } =
        new("--input")
        {
            Description =
                "The value of a further input: a photograph, which is prepared as the explained one is, a .npy tensor, "
                + "or numbers such as 1,-2,0.5; inputs that are not given are zero.",
            HelpName = NamedInputs.Form,
        };

    public Option<TensorLayout?> InputLayout { get; } =
        new("--input-layout") { Description = "The order of the picture input's axes, where it is not found rightly." };

    public Option<ModelTask?> Task { get; } =
        new("--task")
        {
            Description =
                "What the output's numbers are, where the model does not tell: scores of classes, of labels that may "
                + "be right together, values of a regression, an embedding, boxes, classes at places, or steps.",
        };

    public Option<string?> Layout { get; } =
        new("--layout")
        {
            Description =
                "How layers' axes read, where it is not found rightly: channels-first, channels-last or tokens.",
            HelpName = "NAME",
        };

    public Option<string?> Output { get; } =
        new("--output-name")
        {
            Description = "The output to explain; by default the first that depends on the picture.",
            HelpName = "NAME",
        };

    public Option<string?> Submodel { get; } =
        new("--submodel")
        {
            Description =
                "The end of the part that is explained by itself, where what follows cannot be read: a tensor, layer "
                + "or module, or a Keras model within the model, such as an encoder.",
            HelpName = "NAME",
        };

    public Option<ScoreKind> Score { get; } =
        new("--score")
        {
            Description = "The score to explain: the logit before a trailing Softmax or Sigmoid, or the output itself.",
            DefaultValueFactory = _ => ScoreKind.Logit,
        };

    public Option<bool> StraightThrough { get; } =
        new("--straight-through")
        {
            Description =
                "Let gradients pass Round, Floor, Ceil and Sign as if these were not there, as binary networks are "
                + "trained.",
        };

    public Option<int> Threads { get; } =
        new("--threads") { Description = "Threads of one run; 0 for one per core.", HelpName = "N" };

    public Option<string> Device { get; } =
        new("--device")
        {
            Description =
                $"The device to run on: {string.Join(", ", GradCam.Device.All.Select(d => d.Name))}; "
                + "cuda:1 for the second. "
                + "All but cpu need a NuGet package of ONNX Runtime's, which the error names.",
            HelpName = "NAME[:N]",
            DefaultValueFactory = _ => GradCam.Device.Cpu.Name,
        };

    public Option<bool> Isolate { get; } =
        new("--isolate")
        {
            Description =
                "Run the model in a process of its own, within the limits memory-bytes and run-seconds: for models "
                + "that are not to be trusted.",
        };

    public LimitOption Limit { get; } = new();

    public Option<bool> NoCache { get; } =
        new("--no-cache") { Description = "Prepare the model again, and store nothing in the cache." };

    public Option<bool> Offline { get; } =
        new("--offline") { Description = "Ask no server: files that are named by address come from the cache." };

    /// <summary>The model as an argument, for commands about a model alone.</summary>
    public static Argument<string> Argument() =>
        new("MODEL")
        {
            Description = "The ONNX or Keras file, its address (https://..., hf:OWNER/NAME/FILE), or a built-in model.",
            DefaultValueFactory = _ => BuiltInModel.All[0].Name,
        };

    public void AddTo(Command command, bool withModel = true)
    {
        if (withModel)
            command.Add(Model);
        command.Add(Preprocess);
        command.Add(LabelFile);
        command.Add(PictureInput);
        command.Add(Inputs);
        command.Add(InputLayout);
        command.Add(Task);
        command.Add(Layout);
        Layout.CompletionSources.Add(_ => Enum.GetValues<LayerLayout>().Select(l => l.Name()));
        command.Add(Output);
        command.Add(Submodel);
        command.Add(Score);
        command.Add(StraightThrough);
        command.Add(Threads);
        command.Add(Device);
        command.Add(Isolate);
        command.Add(Limit.Option);
        command.Add(NoCache);
        command.Add(Offline);
        Device.CompletionSources.Add(_ => GradCam.Device.All.Select(d => d.Name));
        Preprocess.CompletionSources.Add(_ => PreprocessingPresets.All.Select(p => p.Name));
        Model.CompletionSources.Add(_ => BuiltInModel.All.Select(m => m.Name));
        Score.ByName();
        InputLayout.ByName();
        Task.ByName();
        Threads.Between(0, 1024);
    }

    /// <summary>Loads the model that was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model, if it is an argument and not the option.</param>
    /// <param name="terminal">Is told what takes long; null for nobody.</param>
    /// <param name="stays">It is run for long, for whoever asks: what it keeps is bounded, and not on disk.</param>
    /// <param name="whole">Borders and corners of pictures are looked at, so that no crop is assumed.</param>
    /// <exception cref="GradCamException">There is no such model, or it cannot be loaded.</exception>
    public Explainer Load(
        ParseResult parsed,
        string? model = null,
        Terminal? terminal = null,
        bool stays = false,
        bool whole = false
    )
    {
        model = Local(parsed, model, terminal);
        using var notice = terminal is null ? null : SlowNotice.OfModel(terminal, model, !parsed.GetValue(NoCache));
        var builtIn = BuiltInModel.All.FirstOrDefault(m => m.Name == model);
        if (builtIn is null && !File.Exists(model) && !Directory.Exists(model))
            throw new GradCamException(
                $"There is no model '{model}': give an ONNX or Keras file, or a built-in model "
                    + $"({string.Join(", ", BuiltInModel.All.Select(m => m.Name))})."
            );
        // What is neither file nor folder would be waited for.
        if (builtIn is null)
            FileBytes.RefuseSpecial(model);
        TemporaryModel.Sweep();
        var limits = Limit.Of(parsed);
        var further = new NamedInputs(
            parsed.GetValue(Inputs) ?? [],
            limits,
            address => Remote(parsed, terminal).Picture(address)
        );
        ExplainerOptions Options(ModelCard own) =>
            new()
            {
                Card = Card(parsed.GetValue(Preprocess), own),
                Labels = parsed.GetValue(LabelFile) switch
                {
                    null => null,
                    "imagenet1k" => Labels.ImageNet1k,
                    var file => Labels.Load(file, limits),
                },
                Input = parsed.GetValue(PictureInput),
                InputLayout = parsed.GetValue(InputLayout),
                Task = parsed.GetValue(Task),
                FixedInputs = further.Tensors,
                FixedPictures = further.Pictures,
                Layout = parsed.GetValue(Layout) is { } layout ? LayerLayouts.Parse(layout) : null,
                Submodel = parsed.GetValue(Submodel),
                Output = parsed.GetValue(Output),
                Score = parsed.GetValue(Score),
                StraightThrough = parsed.GetValue(StraightThrough),
                Threads = parsed.GetValue(Threads),
                Device = GradCam.Device.Parse(parsed.GetValue(Device)!),
                Isolation = parsed.GetValue(Isolate) ? new() : null,
                Cache = parsed.GetValue(NoCache) || stays ? null : Cache(),
                MaxGraphs = stays ? GraphsOf(model) : int.MaxValue,
                WholePictures = whole,
                Limits = limits,
            };
        if (builtIn is not null)
            return Explainer.Load(builtIn, Options(builtIn.Card));
        return ModelFileKind.IsKeras(model)
            ? KerasFiles.Load(model, limits, Options)
            : Explainer.Load(model, Options(ModelCard.ForModel(model, limits)));
    }

    /// <summary>The number of graphs of a model, each with its weights, that take a gigabyte or so.</summary>
    private static int GraphsOf(string model) =>
        (int)Math.Clamp((1L << 30) / (File.Exists(model) ? Math.Max(1, new FileInfo(model).Length) : 1), 4, 48);

    /// <summary>The folder of prepared models; null where no folder can be named, as without a current one.</summary>
    private static string? Cache()
    {
        try
        {
            return CacheFolder.Default();
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>
    /// The model's own card, with another way of preparing photographs if one was asked for; labels and layer stay the
    /// model's.
    /// </summary>
    private static ModelCard Card(string? preprocess, ModelCard own)
    {
        if (preprocess is null)
            return own;
        var other = preprocess.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? ModelCard.Load(preprocess)
            : new ModelCard { Preset = PreprocessingPresets.Parse(preprocess).Name };
        return other with
        {
            PreparationFrom = Origin.Declared($"--preprocess {preprocess}"),
            Labels = other.Labels ?? own.Labels,
            LabelsFrom = other.Labels is null ? own.OriginOf(own.LabelsFrom) : null,
            Layer = other.Layer ?? own.Layer,
            Layout = other.Layout ?? own.Layout,
            Input = other.Input ?? own.Input,
            Output = other.Output ?? own.Output,
            InputLayout = other.InputLayout ?? own.InputLayout,
            Task = other.Task ?? own.Task,
        };
    }
}
