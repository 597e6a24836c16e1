using System.Text.Json;
using GradCam.Keras.Config;
using GradCam.Keras.Containers;

namespace GradCam.Keras.Applications;

/// <summary>The layers of a network while <see cref="Flow"/> builds it.</summary>
internal sealed class Blueprint
{
    private const string InputName = "input_1";

    private string _input = InputName;

    /// <summary>
    /// A layer. Its arguments stand before it; its configuration is parsed only once the network is used, which most
    /// are not.
    /// </summary>
    private sealed record Planned(
        string Kind,
        string Name,
        string Config,
        bool IsFunction,
        KerasCall Call,
        string[] Reads,
        long[][] Shapes
    )
    {
        /// <summary>For a model: its layers.</summary>
        public Architecture? Inner { get; init; }

        public KerasLayer Layer => new(Kind, Name, JsonElement.Parse(Config), Inner?.Network, IsFunction, [Call]);
    }

    private readonly List<Planned> _layers = [];
    private readonly Dictionary<string, int> _counts = [];
    private readonly HashSet<string> _numbered = [];

    /// <summary>The number of layers.</summary>
    public int Count => _layers.Count;

    /// <summary>A square colour picture.</summary>
    public Flow Input(int size) => Input(size, 3, InputName);

    /// <summary>A square of places.</summary>
    public Flow Input(int size, int channels, string name)
    {
        _input = name;
        Append(
            "InputLayer",
            name,
            $$"""{"batch_input_shape":[null,{{size}},{{size}},{{channels}}]}""",
            false,
            new([], KerasCall.NoNames),
            [],
            []
        );
        _numbered.Add(name);
        return new(this, name, size, channels);
    }

    /// <summary>A layer.</summary>
    /// <param name="kind">Its class.</param>
    /// <param name="name">Its name; null for the one that Keras makes by counting.</param>
    /// <param name="config">Its configuration, JSON.</param>
    /// <param name="inputs">The arguments.</param>
    /// <param name="shapes">The shapes of its weights.</param>
    /// <returns>Its name.</returns>
    public string Add(string kind, string? name, string config, Flow[] inputs, params long[][] shapes)
    {
        Argument[] tensors = [.. inputs.Select(i => new TensorArgument(new(i.Layer, 0, 0)))];
        return Append(
            kind,
            name,
            config,
            false,
            new(tensors.Length == 1 ? tensors : [new ListArgument(tensors)], KerasCall.NoNames),
            inputs,
            shapes
        );
    }

    /// <summary>A function of a tensor and a number, which is a layer too.</summary>
    public string AddFunction(string kind, Flow input, double number) =>
        Append(
            kind,
            null,
            "{}",
            true,
            new(
                [
                    new TensorArgument(new(input.Layer, 0, 0)),
                    new ConstantArgument(JsonElement.Parse(Flow.Number(number))),
                ],
                KerasCall.NoNames
            ),
            [input],
            []
        );

    /// <summary>A model as a layer.</summary>
    public string AddModel(string name, Architecture model, Flow input)
    {
        long[][] shapes = [.. model.Weighted.SelectMany(w => w.Shapes)];
        Append(
            "Sequential",
            name,
            "{}",
            false,
            new([new TensorArgument(new(input.Layer, 0, 0))], KerasCall.NoNames),
            [input],
            shapes
        );
        _layers[^1] = _layers[^1] with { Inner = model };
        return name;
    }

    private string Append(
        string kind,
        string? name,
        string config,
        bool isFunction,
        KerasCall call,
        Flow[] inputs,
        long[][] shapes
    )
    {
        if (name is null)
        {
            string counted = CheckpointWeights.SnakeCase(kind);
            int number = _counts.GetValueOrDefault(counted);
            _counts[counted] = number + 1;
            _numbered.Add(name = number == 0 ? counted : $"{counted}_{number}");
        }
        _layers.Add(new(kind, name, config, isFunction, call, [.. inputs.Select(i => i.Layer)], shapes));
        return name;
    }

    /// <summary>The network up to a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="output">The output.</param>
    /// <param name="body">The number of layers that belong to the body.</param>
    public Architecture Finish(string name, Flow output, int body)
    {
        var layers = InKerasOrder(output.Layer);
        var network = new Lazy<KerasNetwork>(() =>
        {
            var made = new KerasNetwork(
                name,
                [.. layers.Select(l => l.Layer)],
                [new(_input, 0, 0)],
                [new(output.Layer, 0, 0)]
            );
            foreach (var layer in made.Layers)
                layer.Owner = made;
            return made;
        });
        return new(
            network,
            [
                .. layers
                    .Where(l => l.Shapes.Length > 0)
                    .Select(l => new PlannedWeights(l.Name, l.Shapes) { Parts = l.Inner?.Weighted ?? [] }),
            ],
            _layers.Take(body).Select(l => l.Name).ToHashSet(),
            _numbered
        );
    }

    /// <summary>
    /// The layers as Keras lists them, which files of weights follow: by their longest distance from the output, those
    /// at the same distance in the order in which the way back from the output meets them.
    /// </summary>
    private Planned[] InKerasOrder(string output)
    {
        var byName = _layers.ToDictionary(l => l.Name);
        var far = new Dictionary<string, int> { [output] = 0 };
        // As they were built, a layer stands behind all that it reads.
        foreach (var layer in Enumerable.Reverse(_layers))
            if (far.TryGetValue(layer.Name, out int own))
                foreach (string read in layer.Reads)
                    far[read] = Math.Max(far.GetValueOrDefault(read), own + 1);
        var met = new Dictionary<string, int>();
        var open = new Stack<string>([output]);
        while (open.TryPop(out string? name))
            if (met.TryAdd(name, met.Count))
                foreach (string read in byName[name].Reads.Reverse())
                    open.Push(read);
        return [.. met.Keys.OrderByDescending(n => far[n]).ThenBy(n => met[n]).Select(n => byName[n])];
    }
}
