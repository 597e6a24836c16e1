using System.Text.Json;

namespace GradCam.Keras.Config;

/// <summary>A model, Sequential or Functional alike: layers, and how they are called.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Layers">Its layers, in Keras' order, which weights follow.</param>
/// <param name="Inputs">The tensors of its input layers.</param>
/// <param name="Outputs">The output.</param>
internal sealed record KerasNetwork(
    string Name,
    IReadOnlyList<KerasLayer> Layers,
    IReadOnlyList<TensorRef> Inputs,
    IReadOnlyList<TensorRef> Outputs
)
{
    /// <summary>It is applied to each step of a sequence, as TimeDistributed does.</summary>
    public bool PerStep { get; init; }

    /// <summary>It stands for a single layer within another, whose weights lie where its own would.</summary>
    public bool IsSingle { get; init; }

    /// <summary>All layers, those of inner models in the place of these.</summary>
    public IEnumerable<KerasLayer> AllLayers => Layers.SelectMany(l => l.Inner?.AllLayers ?? [l]);
}

/// <summary>A layer.</summary>
/// <param name="Class">Its class, such as <c>Conv2D</c>.</param>
/// <param name="Name">Its name, unique in its model.</param>
/// <param name="Config">Its configuration as Keras wrote it.</param>
/// <param name="Inner">For a model within the model: that.</param>
/// <param name="IsFunction">It is a function of tensors that Keras 3 lists among the layers.</param>
/// <param name="Calls">Its calls; several if it is shared.</param>
internal sealed record KerasLayer(
    string Class,
    string Name,
    JsonElement Config,
    KerasNetwork? Inner,
    bool IsFunction,
    IReadOnlyList<KerasCall> Calls
)
{
    /// <summary>The model that it belongs to.</summary>
    public KerasNetwork? Owner { get; set; }

    // A layer is itself alone, whatever another holds.
    public bool Equals(KerasLayer? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>A tensor: which output of which call of which layer.</summary>
internal readonly record struct TensorRef(string Layer, int Call, int Output);

/// <summary>One call of a layer.</summary>
/// <param name="Arguments">The arguments by position.</param>
/// <param name="Named">The arguments by name.</param>
internal sealed record KerasCall(IReadOnlyList<Argument> Arguments, IReadOnlyDictionary<string, Argument> Named)
{
    public static readonly IReadOnlyDictionary<string, Argument> NoNames = new Dictionary<string, Argument>();

    /// <summary>All tensors that it reads.</summary>
    public IEnumerable<TensorRef> Reads => Arguments.Concat(Named.Values).SelectMany(a => a.Reads);
}

/// <summary>An argument of a layer: a tensor, a list, or a constant.</summary>
internal abstract record Argument
{
    public abstract IEnumerable<TensorRef> Reads { get; }
}

/// <summary>A tensor.</summary>
internal sealed record TensorArgument(TensorRef Tensor) : Argument
{
    public override IEnumerable<TensorRef> Reads => [Tensor];
}

/// <summary>Several arguments as one.</summary>
internal sealed record ListArgument(IReadOnlyList<Argument> Items) : Argument
{
    public override IEnumerable<TensorRef> Reads => Items.SelectMany(i => i.Reads);
}

/// <summary>A number, a text, nothing, or an array of numbers.</summary>
internal sealed record ConstantArgument(JsonElement Value) : Argument
{
    public override IEnumerable<TensorRef> Reads => [];
}
