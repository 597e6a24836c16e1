using GradCam.Building;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Autodiff;

/// <summary>One node under differentiation, as a rule sees it.</summary>
/// <param name="graph">The graph, which grows.</param>
/// <param name="node">The node.</param>
/// <param name="gradients">The gradients of its outputs; null for those that the score does not depend on.</param>
/// <param name="wanted">The values whose gradients are asked for, or needed for others that are.</param>
/// <param name="asked">The values whose gradients are asked for.</param>
internal sealed class BackwardNode(
    GraphBuilder graph,
    NodeProto node,
    Val?[] gradients,
    IReadOnlySet<string> wanted,
    IReadOnlySet<string> asked
)
{
    private object? _common;

    public GraphBuilder Graph => graph;

    /// <summary>The name of the node in errors.</summary>
    public string Label => node.Label();

    /// <summary>The number of inputs of the node, including left-out ones in the middle.</summary>
    public int Count => node.Input.Count;

    /// <summary>The number of outputs of the node.</summary>
    public int Outputs => node.Output.Count;

    /// <summary>The gradient of the score with respect to the first output.</summary>
    public Val G => GradientOf(0);

    /// <summary>The gradient with respect to output k; zeros if the score does not depend on it.</summary>
    public Val GradientOf(int k) => gradients[k] ?? ValOps.ZerosLike(Out(k));

    /// <summary>True if the score depends on output k.</summary>
    public bool Receives(int k) => k < gradients.Length && gradients[k] is not null;

    /// <summary>True if the gradient of a value that the node reads is needed.</summary>
    public bool IsWanted(string value) => wanted.Contains(value);

    /// <summary>True if the gradient of a value is asked for by itself.</summary>
    public bool IsAsked(string value) => asked.Contains(value);

    /// <summary>The part that the gradients of several inputs share, made when the first of them asks.</summary>
    public T Common<T>(Func<BackwardNode, T> make)
        where T : class => (T)(_common ??= make(this));

    /// <summary>The first output.</summary>
    public Val Y => graph[node.Output[0]];

    /// <summary>Output k, given a name if the node left it out.</summary>
    public Val Out(int k) => graph.OptionalOutput(node, k);

    /// <summary>Input i.</summary>
    public Val X(int i) => graph[node.Input[i]];

    /// <summary>True if the node has input i.</summary>
    public bool Has(int i) => node.In(i).Length > 0;

    /// <summary>The integers of input i if it is a constant, else null.</summary>
    public long[]? Ints(int i) => Has(i) && graph.Constant(node.Input[i]) is { } tensor ? Tensors.Ints(tensor) : null;

    /// <summary>The floats of input i if it is a constant, else null.</summary>
    public float[]? Floats(int i) =>
        Has(i) && graph.Constant(node.Input[i]) is { } tensor ? Tensors.Floats(tensor) : null;

    /// <summary>The dimensions of input i.</summary>
    /// <exception cref="GradCamException">Not even the rank is known.</exception>
    public Dim[] Dims(int i) =>
        X(i).Dims ?? throw Fail($"needs the rank of its input '{node.Input[i]}', which shape inference did not find");

    public int Rank(int i) => Dims(i).Length;

    public long Int(string name, long fallback) => node.Int(name, fallback);

    public float Float(string name, float fallback) => node.Float(name, fallback);

    public string Text(string name, string fallback) => node.Text(name, fallback);

    /// <summary>The texts of an attribute, or null if it is absent.</summary>
    public string[]? Texts(string name) =>
        node.Find(name) is { } found ? [.. found.Strings.Select(s => s.ToStringUtf8())] : null;

    /// <summary>The numbers of an attribute, or null if it is absent.</summary>
    public float[]? Floats(string name) => node.Find(name) is { } found ? [.. found.Floats] : null;

    /// <summary>The graph that the node runs.</summary>
    public GraphProto Body => node.Find("body")?.G ?? throw Fail("lacks the graph that it runs");

    /// <summary>The values that this graph reads from outside.</summary>
    public string[] Captured => [.. Nodes.Captured(node)];

    /// <summary>The integers of an attribute, or null if it is absent.</summary>
    public long[]? Ints(string name) => node.Ints(name);

    /// <summary>All attributes, to hand on to an emitted node; see <see cref="Attributes"/>.</summary>
    public IEnumerable<AttributeProto> Attrs => node.Attribute;

    /// <summary>Appends a node of ONNX's default domain.</summary>
    public Val Emit(string op, IEnumerable<Val?> inputs, params IEnumerable<AttributeProto> attributes) =>
        graph.Emit(op, inputs, attributes.Select(a => a.Clone()));

    /// <summary>The same node applied to another first input.</summary>
    public Val Again(Val first) =>
        Emit(
            node.OpType,
            [first, .. Enumerable.Range(1, Math.Max(0, Count - 1)).Select(i => Has(i) ? X(i) : null)],
            node.Attribute
        );

    /// <summary>The error that ends a differentiation at this node.</summary>
    /// <param name="what">The fault, as the end of "operator X ...".</param>
    public GradCamException Fail(string what) =>
        new(
            $"Operator {node.OpType} (node '{node.Label()}') {what}; choose a layer behind it (Explainer.Layers "
                + "lists them) or export the model with static shapes."
        );
}

/// <summary>Variations of an attribute list.</summary>
internal static class Attributes
{
    public static IEnumerable<AttributeProto> With(
        this IEnumerable<AttributeProto> attributes,
        params AttributeProto[] changed
    ) => attributes.Without([.. changed.Select(c => c.Name)]).Concat(changed);

    public static IEnumerable<AttributeProto> Without(
        this IEnumerable<AttributeProto> attributes,
        params string[] names
    ) => attributes.Where(a => !names.Contains(a.Name));
}
