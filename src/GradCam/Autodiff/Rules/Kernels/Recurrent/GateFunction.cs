using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules.Kernels.Recurrent;

/// <summary>
/// An activation function of a recurrent layer, with the numbers that ONNX Runtime takes for those left out.
/// </summary>
/// <param name="Name">The name in small letters.</param>
/// <param name="Alpha">The first of its numbers, if it has any.</param>
/// <param name="Beta">The second of its numbers.</param>
internal sealed record GateFunction(string Name, float Alpha = 0, float Beta = 0)
{
    // The numbers that a function has; null where the runtime has no default but zero.
    private static readonly Dictionary<string, (float? Alpha, float? Beta)> Defaults = new()
    {
        ["affine"] = (0, 0),
        ["relu"] = default,
        ["leakyrelu"] = (0.01f, null),
        ["thresholdedrelu"] = (0, null),
        ["tanh"] = default,
        ["scaledtanh"] = (0, 0),
        ["sigmoid"] = default,
        ["hardsigmoid"] = (0.2f, 0.5f),
        ["elu"] = (1, null),
        ["softsign"] = default,
        ["softplus"] = default,
    };

    /// <summary>The functions of LSTM and GRU: the numbers are handed out to those that have some, in order.</summary>
    /// <param name="n">The node.</param>
    /// <param name="names">The names, all directions'.</param>
    public static GateFunction[] InTurn(BackwardNode n, IEnumerable<string> names)
    {
        Queue<float> alphas = new(n.Floats("activation_alpha") ?? []),
            betas = new(n.Floats("activation_beta") ?? []);
        return
        [
            .. names.Select(name =>
            {
                string low = name.ToLowerInvariant();
                if (!Defaults.TryGetValue(low, out var numbers))
                    throw n.Fail($"has the activation '{name}', which is none of a recurrent layer's");
                float Next(float? otherwise, Queue<float> given) =>
                    otherwise is null ? 0
                    : given.TryDequeue(out float number) ? number
                    : otherwise.Value;
                return new GateFunction(low, Next(numbers.Alpha, alphas), Next(numbers.Beta, betas));
            }),
        ];
    }

    /// <summary>
    /// The functions of RNN: each direction has numbers of its own, zero if none are given, and what the runtime does
    /// not know by its exact name is Tanh.
    /// </summary>
    /// <param name="n">The node.</param>
    /// <param name="names">The names, one for each direction.</param>
    public static GateFunction[] EachItsOwn(BackwardNode n, IEnumerable<string> names)
    {
        float[] alphas = n.Floats("activation_alpha") ?? [],
            betas = n.Floats("activation_beta") ?? [];
        return
        [
            .. names.Select(
                (name, way) =>
                    new GateFunction(
                        Defaults.ContainsKey(name.ToLowerInvariant()) && char.IsUpper(name[0])
                            ? name.ToLowerInvariant()
                            : "tanh",
                        alphas.ElementAtOrDefault(way),
                        betas.ElementAtOrDefault(way)
                    )
            ),
        ];
    }

    /// <summary>The function's value.</summary>
    public Val Of(Val x) =>
        Name switch
        {
            "affine" => x * Alpha + Beta,
            "relu" => x.Relu(),
            "leakyrelu" => x.Graph.Emit("LeakyRelu", [x], Attr.Of("alpha", Alpha)),
            "thresholdedrelu" => Where(x > Alpha, x, 0),
            "scaledtanh" => (x * Beta).Tanh() * Alpha,
            "sigmoid" => x.Sigmoid(),
            "hardsigmoid" => x.Graph.Emit("HardSigmoid", [x], Attr.Of("alpha", Alpha), Attr.Of("beta", Beta)),
            "elu" => x.Graph.Emit("Elu", [x], Attr.Of("alpha", Alpha)),
            "softsign" => x.Unary("Softsign"),
            "softplus" => x.Unary("Softplus"),
            _ => x.Tanh(),
        };

    /// <summary>The function's derivative, in the argument's shape.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="y">The value.</param>
    public Val Slope(Val x, Val y) =>
        Name switch
        {
            "affine" => ZerosLike(x) + Alpha,
            "relu" => Heaviside.Above(y, 0),
            "leakyrelu" => Where(x > 0, 1, Alpha),
            "thresholdedrelu" => (x > Alpha).AsFloat(),
            "scaledtanh" => (1 - (x * Beta).Tanh().Square()) * (Alpha * Beta),
            "sigmoid" => y * (1 - y),
            "hardsigmoid" => Where((y > 0) & (y < 1), Alpha, 0),
            "elu" => Where(x > 0, 1, y + Alpha),
            "softsign" => 1 / (x.Abs() + 1).Square(),
            "softplus" => x.Sigmoid(),
            _ => 1 - y.Square(),
        };
}
