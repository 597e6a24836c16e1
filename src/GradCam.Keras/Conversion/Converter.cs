using System.Text.Json;
using GradCam.Keras.Config;
using GradCam.Keras.Containers;
using GradCam.Onnx.Proto;

namespace GradCam.Keras.Conversion;

/// <summary>A Keras model and its weights → an ONNX graph.</summary>
internal sealed class Converter
{
    private const int MostRank = 16;

    private readonly GraphWriter _graph;
    private readonly WeightStore _weights;
    private readonly KerasVersion _era;
    private readonly ResourceLimits _limits;
    private readonly KerasSubmodel? _submodel;
    private int _calls;

    private Converter(
        string name,
        WeightStore weights,
        KerasVersion era,
        ResourceLimits limits,
        KerasSubmodel? submodel
    ) => (_graph, _weights, _era, _limits, _submodel) = (new(name, limits), weights, era, limits, submodel);

    /// <summary>Converts a model.</summary>
    /// <param name="network">The model.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="era">The version of Keras that wrote it.</param>
    /// <param name="limits">The limits; null for the defaults.</param>
    /// <param name="submodel">The first part of it, which alone is converted; null for the whole.</param>
    /// <exception cref="GradCamException">
    /// A layer is not known, its configuration makes no sense, or its weights are missing.
    /// </exception>
    public static ModelProto Convert(
        KerasNetwork network,
        WeightStore weights,
        KerasVersion era,
        ResourceLimits? limits = null,
        KerasSubmodel? submodel = null
    )
    {
        var inputs = network.Inputs.Select(i => i.Layer).ToHashSet();
        if (network.Layers.All(l => inputs.Contains(l.Name)))
            throw NetworkReader.Wrong(network.Name, "no layer of it computes anything");
        var converter = new Converter(network.Name, weights, era, limits ?? ResourceLimits.Default, submodel);
        var made = converter.Run(network, [], "", null);
        foreach (var output in converter.ResultsOf(network))
        {
            var result = converter.Plain(made(output));
            converter._graph.Output(
                result.Value,
                output.Output == 0 ? output.Layer : $"{output.Layer}:{output.Output}",
                result.Shape
            );
        }
        return converter._graph.Model;
    }

    /// <summary>Writes a model's layers, each behind those that it reads.</summary>
    /// <param name="network">The model.</param>
    /// <param name="outside">The layers that it lies in.</param>
    /// <param name="prefix">The prefix of its layers' names.</param>
    /// <param name="inputs">The arguments; null for the outermost.</param>
    private Func<TensorRef, KerasTensor> Run(
        KerasNetwork network,
        KerasLayer[] outside,
        string prefix,
        KerasTensor[]? inputs
    )
    {
        var layers = network.Layers.ToDictionary(l => l.Name);
        var made = new Dictionary<(string Layer, int Call), KerasTensor[]>();
        for (int i = 0; i < network.Inputs.Count; i++)
        {
            var place = network.Inputs[i];
            if (inputs is not null && i >= inputs.Length)
                throw NetworkReader.Wrong(network.Name, "it is called with too few tensors");
            made[(place.Layer, 0)] = [inputs is null ? Input(Find(place), prefix) : inputs[i]];
        }
        KerasLayer Find(TensorRef tensor) =>
            layers.GetValueOrDefault(tensor.Layer)
            ?? throw NetworkReader.Wrong(network.Name, $"it has no layer '{tensor.Layer}'");

        // Calls of a layer count from 0, but those of a model from 1 with most writers, for which being made is a call
        // too. All are read, so the last one tells.
        var last = network
            .Layers.SelectMany(l => l.Calls)
            .SelectMany(c => c.Reads)
            .Concat(network.Outputs)
            .GroupBy(r => r.Layer)
            .ToDictionary(g => g.Key, g => g.Max(r => r.Call));
        (string, int) Key(TensorRef tensor) =>
            Find(tensor).Calls.Count is > 1 and var count
                ? (tensor.Layer, last[tensor.Layer] == count ? tensor.Call - 1 : tensor.Call)
                : (tensor.Layer, 0);
        KerasTensor Get(TensorRef tensor) =>
            made.TryGetValue(Key(tensor), out var tensors) && tensor.Output >= 0 && tensor.Output < tensors.Length
                ? tensors[tensor.Output]
                : throw NetworkReader.Wrong(
                    network.Name,
                    $"output {tensor.Output} of call {tensor.Call} of '{tensor.Layer}' is read, which there is not"
                );

        // What can be explained where the layer itself cannot be read.
        string? Before(KerasCall call) =>
            call.Reads.Select(r => r.Layer).FirstOrDefault(name => network.Inputs.All(i => i.Layer != name)) is { } name
                ? prefix + name
                : null;

        // No recursion: networks are thousands of layers long.
        var open = new Stack<TensorRef>(ResultsOf(network).Reverse());
        var entered = new HashSet<(string, int)>();
        while (open.TryPeek(out var next))
        {
            var key = Key(next);
            var layer = Find(next);
            if (made.ContainsKey(key))
            {
                open.Pop();
                continue;
            }
            if (key.Item2 < 0 || key.Item2 >= layer.Calls.Count)
                throw NetworkReader.Wrong(
                    network.Name,
                    $"call {next.Call} of '{layer.Name}' is read, which there is not"
                );
            var call = layer.Calls[key.Item2];
            TensorRef[] missing = [.. call.Reads.Where(r => !made.ContainsKey(Key(r)))];
            if (missing.Length == 0)
            {
                open.Pop();
                made[key] = Write(layer, call, key.Item2, outside, prefix, Get, Before(call));
            }
            else if (!entered.Add(key))
                throw NetworkReader.Wrong(network.Name, $"layer '{layer.Name}' reads what is made of it");
            else
                foreach (var read in missing)
                    open.Push(read);
        }
        return Get;
    }

    private IReadOnlyList<TensorRef> ResultsOf(KerasNetwork network) =>
        _submodel?.EndOf(network) is { } end ? [end] : network.Outputs;

    private KerasTensor[] Write(
        KerasLayer layer,
        KerasCall call,
        int number,
        KerasLayer[] outside,
        string prefix,
        Func<TensorRef, KerasTensor> get,
        string? before
    )
    {
        if (++_calls > _limits.Nodes)
            throw new GradCamException($"The model calls its layers too often: {_limits.Met("nodes")}");
        string path = $"{prefix}{layer.Name}{(number == 0 ? "" : $":{number}")}";
        int since = _graph.Count;
        _graph.Scope = path;
        var own = new LayerCall(
            layer,
            path,
            string.Join('/', outside.Append(layer).Select(l => l.Name)),
            call,
            _graph,
            _era
        )
        {
            Resolve = get,
            Stored = new(() => _weights.Of([.. outside, layer])),
        };
        KerasTensor[] made;
        if (layer.Inner is not { } inner)
            made = Made(LayerTable.Of(layer, path, before), own);
        else if (inner.PerStep)
            made = PerStep(own, inner, [.. outside, layer]);
        else
        {
            var results = Run(inner, [.. outside, layer], path + "/", [.. call.Reads.Select(get)]);
            return [.. ResultsOf(inner).Select(results)];
        }
        made = Masks.On(own, made);
        var named = new Dictionary<string, string>();
        for (int i = 0; i < made.Length; i++)
        {
            if (!IsPossible(made[i].Shape, made[i].Shape.Skip(1)))
                throw new GradCamException(
                    $"Layer '{path}' would make a tensor of shape {made[i].ShapeText}, which is impossible; save the "
                        + "model again."
                );
            // A layer may give one value as several outputs.
            string value = made[i].Value;
            if (!named.TryGetValue(value, out string? name))
                named[value] = name = _graph.Rename(value, i == 0 ? path : $"{path}:{i}", since);
            made[i] = made[i] with { Value = name };
        }
        return made;
    }

    /// <summary>Applies a layer, or a model, to each step of a sequence.</summary>
    private KerasTensor[] PerStep(LayerCall c, KerasNetwork inner, KerasLayer[] path)
    {
        KerasTensor[] inputs = [.. c.Call.Reads.Select(c.Resolve)];
        var results = Run(inner, path, c.Path + "/", [.. inputs.Select(x => Frames.Joined(c, x))]);
        _graph.Scope = c.Path;
        return [.. ResultsOf(inner).Select(results).Select(y => Frames.Apart(c, y, inputs[0]))];
    }

    /// <summary>
    /// Applies a rule. Rules check what they use of a configuration, but what they forget must not end the program.
    /// </summary>
    private static KerasTensor[] Made(LayerRule rule, LayerCall call)
    {
        try
        {
            return rule(call);
        }
        catch (Exception e) when (e is not (GradCamException or OperationCanceledException))
        {
            throw new GradCamException(
                $"Layer '{call.Path}' ({call.Layer.Class}) describes something that cannot be converted; save the "
                    + "model again, or export it to ONNX with Python.",
                e
            );
        }
    }

    /// <summary>A shape that a tensor can have.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="counted">The part that is counted: that of one sample, or all that is known.</param>
    private static bool IsPossible(long?[] shape, IEnumerable<long?> counted) =>
        shape.Length <= MostRank
        && !shape.Any(d => d <= 0)
        && counted.Aggregate(1m, (product, d) => product > Limits.Elements ? product : product * (d ?? 1))
            <= Limits.Elements;

    private KerasTensor Input(KerasLayer layer, string prefix)
    {
        var config = layer.Config;
        var json = config.Find("batch_input_shape") ?? config.Find("batch_shape") ?? config.Find("build_input_shape");
        if (json is not { IsArray: true } shape || shape.GetArrayLength() < 2)
            throw new GradCamException(
                $"The model does not say what shape its input '{layer.Name}' has; build it with an input shape and "
                    + "save it again."
            );
        long?[] dims =
        [
            .. shape.Items.Select(d =>
                d.ValueKind == JsonValueKind.Null ? (long?)null
                : d.Int is > 0 and { } length ? length
                : throw new GradCamException(
                    $"The input '{layer.Name}' has a length of "
                        + $"{(d.GetRawText() is { Length: > 40 } text ? text[..40] + "..." : d.GetRawText())}, which "
                        + "is impossible; save the model again."
                )
            ),
        ];
        if (!IsPossible(dims, dims))
            throw new GradCamException(
                $"The input '{layer.Name}' has the shape {new KerasTensor("", dims).ShapeText}, which is impossible; "
                    + "save the model again."
            );
        return new(_graph.Input(prefix + layer.Name, dims), dims);
    }

    private KerasTensor Plain(KerasTensor x)
    {
        var call = new LayerCall(
            new("", x.Value, default, null, false, []),
            x.Value,
            x.Value,
            new([], KerasCall.NoNames),
            _graph,
            _era
        )
        {
            Resolve = _ => x,
            Stored = new(() => throw new InvalidOperationException()),
        };
        _graph.Scope = x.Value;
        return call.Plain(x);
    }
}
