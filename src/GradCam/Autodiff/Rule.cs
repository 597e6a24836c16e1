using GradCam.Building;

namespace GradCam.Autodiff;

/// <summary>The derivative of one operator: per input, the gradient that reaches it, as new graph values.</summary>
/// <param name="Inputs">
/// One function per input; null, a missing one, or one that returns null, for an input that carries no gradient (a
/// shape, an index).
/// </param>
internal sealed record Rule(params Func<BackwardNode, Val?>?[] Inputs)
{
    /// <summary>
    /// The inputs broadcast against each other: the engine sums the result back to each input's shape.
    /// </summary>
    public bool Broadcasts { get; init; }

    /// <summary>
    /// For operators with any number of equal inputs: the gradient of input i. Replaces <see cref="Inputs"/>.
    /// </summary>
    public Func<BackwardNode, int, Val?>? Each { get; init; }

    /// <summary>
    /// For operators that run graphs of their own: the gradient of a value, by name, that those read from outside.
    /// </summary>
    public Func<BackwardNode, string, Val?>? Captured { get; init; }

    /// <summary>The behaviour at ties and kinks, or another fact that a user should know; one sentence.</summary>
    public string? Note { get; init; }

    /// <summary>
    /// True if the rule is by intention not the derivative, so that no finite difference can confirm it.
    /// </summary>
    public bool StraightThrough { get; init; }

    /// <summary>
    /// Tiny inputs and attributes on which the rule is checked against finite differences; see <see cref="Sample"/>.
    /// </summary>
    public IReadOnlyList<Sample> Samples => [.. SampleTexts.Select(s => new Sample(s))];

    private string[] SampleTexts { get; init; } = [];

    /// <summary>The result is locally constant (or not a number at all): the gradient ends here, as zero.</summary>
    public static Rule Zero { get; } = new();

    /// <summary>True if no gradient passes the operator.</summary>
    public bool IsZero => Inputs.Length == 0 && Each is null;

    /// <summary>The gradient function of input i, or null if none reaches it.</summary>
    public Func<BackwardNode, Val?>? For(int input) =>
        Each is { } each ? op => each(op, input) : Inputs.ElementAtOrDefault(input);

    /// <summary>The same rule with samples; a short way to write the last column of a row.</summary>
    public Rule On(params string[] samples) => this with { SampleTexts = samples };
}

/// <summary>
/// An operator's inputs and attributes in one line: <c>"2,3,5,5 ; 4,3,3,3 ; ~ | pads=[1,1,1,1] group=1"</c>. Before the
/// bar, the inputs, separated by semicolons: <c>2,3</c> is a float32 tensor of that shape with values on both sides of
/// zero; <c>+2,3</c> has positive values only; <c>i[0,-1]</c> an int64 vector; <c>i(3)</c> an int64 scalar;
/// <c>f[0.5,2]</c> a float32 vector and <c>f(2)</c> a scalar that are constants; <c>=2,3</c> is the same as a constant,
/// such as a weight; <c>b[1,0]</c> a Boolean vector; <c>n[3,2]</c> an int32 vector; <c>i[0,1,2,3]:2,2</c> the same
/// constants in another shape; <c>~</c> an input left out. Behind it, the attributes: <c>[1,2]</c> integers,
/// <c>[0.5]</c> floats, <c>[Relu]</c> texts, <c>3</c> an integer, <c>0.5</c> (with a point) a float, anything else
/// text. <c>@11</c> is the opset to write the node in, <c>#2</c> its number of outputs.
/// </summary>
internal readonly record struct Sample(string Text);
