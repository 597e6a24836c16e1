namespace GradCam.Onnx.Bounds;

/// <summary>
/// The conditions on the attributes and inputs of a recurrent layer. The runtime checks most of them only when it runs,
/// and reads what is not there for some: the numbers of an activation, the state after the last of no steps.
/// </summary>
internal static class RecurrentForms
{
    private static readonly HashSet<string> Activations = new(
        [
            "Affine",
            "Elu",
            "HardSigmoid",
            "LeakyRelu",
            "Relu",
            "ScaledTanh",
            "Sigmoid",
            "Softplus",
            "Softsign",
            "Tanh",
            "ThresholdedRelu",
        ],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The fault of a node, or null.</summary>
    /// <param name="n">The node.</param>
    /// <param name="gates">The number of gates, each with rows in the weights.</param>
    /// <param name="functions">The number of activation functions of each direction.</param>
    public static string? Fault(NodeFacts n, int gates, int functions)
    {
        var node = n.Node;
        string direction = node.Text("direction", "forward");
        if (direction is not ("forward" or "reverse" or "bidirectional"))
            return $"direction = {direction}, where forward, reverse or bidirectional is allowed";
        if (node.Find("hidden_size") is not { HasI: true } size)
            return "no hidden_size";
        long ways = direction == "bidirectional" ? 2 : 1,
            hidden = size.I;
        if (hidden < 1)
            return $"hidden_size = {hidden}, where 1 or more is allowed";
        string[] names = [.. node.Find("activations")?.Strings.Select(s => s.ToStringUtf8()) ?? []];
        if (names.FirstOrDefault(a => !Activations.Contains(a)) is { } unknown)
            return $"the activation '{unknown}', where {string.Join(", ", Activations)} are allowed";
        // ONNX's own default of RNN is for two directions.
        if (names.Length > 0 && names.Length < functions * ways)
            return $"{names.Length} activations, where {functions * ways} are needed";
        if (functions == 1)
            foreach (string numbers in (string[])["activation_alpha", "activation_beta"])
                if (node.Find(numbers) is { } given && given.Floats.Count < ways)
                    return $"{numbers} of {given.Floats.Count} numbers, where {ways} are needed";

        bool samplesFirst = node.Int("layout", 0) != 0;
        long? steps = n.In(0).Dim(samplesFirst ? 1 : 0),
            samples = n.In(0).Dim(samplesFirst ? 0 : 1);
        long?[] state = samplesFirst ? [samples, ways, hidden] : [ways, samples, hidden];
        (int Input, string What, long?[] Dims)[] wanted =
        [
            (0, "X", [null, null, null]),
            (1, "W", [ways, gates * hidden, n.In(0).Dim(2)]),
            (2, "R", [ways, gates * hidden, hidden]),
            (3, "B", [ways, 2 * gates * hidden]),
            (4, "sequence_lens", [samples]),
            (5, "initial_h", state),
            (6, "initial_c", state),
            (7, "P", [ways, 3 * hidden]),
        ];
        foreach (var (input, what, dims) in wanted)
            if (n.Has(input) && !Fits(n.In(input).Dims, dims))
                return $"the input {what} of shape {n.In(input)}, where "
                    + $"[{string.Join(", ", dims.Select(d => d?.ToString() ?? "?"))}] is needed";
        // The state after the last of no steps is read before the first one.
        long least = node.OpType == "RNN" ? 1 : 0;
        return n.In(4).Ints?.FirstOrDefault(l => l < least || l > steps) is { } length
            ? $"sequence_lens = {length}, where {least} to {steps?.ToString() ?? "the number of steps"} is allowed"
            : null;
    }

    private static bool Fits(long?[]? dims, long?[] wanted) =>
        dims is null
        || (
            dims.Length == wanted.Length
            && dims.Zip(wanted).All(d => d.First is null || d.Second is null || d.First == d.Second)
        );
}
