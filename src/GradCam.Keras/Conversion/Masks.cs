using GradCam.Keras.Layers;
using GradCam.Keras.Layers.Recurrent;
using GradCam.Onnx;

namespace GradCam.Keras.Conversion;

/// <summary>How masks of sequences go through layers: which steps count, as Masking and Embedding say.</summary>
internal static class Masks
{
    // Layers that say themselves what mask they give.
    private static readonly HashSet<string> Own =
    [
        .. SequenceLayers.Rows.Keys,
        .. RecurrentLayers.Rows.Keys.Where(kind => kind != "TimeDistributed"),
    ];

    private static readonly HashSet<string> Passing =
    [
        .. Identities.Rows.Keys,
        .. Activations.Rows.Keys,
        .. Normalization.Rows.Keys,
        .. DenseLayers.Rows.Keys,
        "TimeDistributed",
    ];

    // Layers that leave steps out which do not count, other than in ways that are known here.
    private static readonly HashSet<string> Refusing = [.. AttentionLayers.Rows.Keys];

    /// <summary>A layer's outputs with the masks that they have.</summary>
    /// <param name="c">The layer.</param>
    /// <param name="made">The outputs.</param>
    public static KerasTensor[] On(LayerCall c, KerasTensor[] made)
    {
        string kind = c.Layer.Class;
        if (Own.Contains(kind) && !c.Layer.IsFunction)
            return made;
        KerasTensor[] inputs = [.. c.Call.Reads.Select(c.Resolve)];
        if (inputs.All(i => i.Mask is null))
            return made;
        if (Refusing.Contains(kind))
            throw c.Wrong("it would have to leave out masked steps, which is not known here");
        string? mask =
            c.Layer.IsFunction ? null
            : Merging.Rows.ContainsKey(kind) ? OfAll(c, inputs)
            : Passing.Contains(kind) ? inputs[0].Mask
            : null;
        return [.. made.Select(m => m with { Mask = mask })];
    }

    /// <summary>The mask of a layer's input: the one that it is called with, or the input's own.</summary>
    public static string? MaskOf(this LayerCall c, KerasTensor x) =>
        c.Call.Named.GetValueOrDefault("mask") is { } given
        && given.Reads.Select(c.Resolve).FirstOrDefault() is { } mask
            ? c.Node("Cast", [c.Plain(mask).Value], Attr.Of("to", (long)ElementType.Bool))
            : x.Mask;

    /// <summary>What counts of several together.</summary>
    private static string? OfAll(LayerCall c, KerasTensor[] inputs)
    {
        string[] masks = [.. inputs.Select(i => i.Mask).OfType<string>()];
        bool joins = c.Layer.Class == "Concatenate";
        if (joins && c.Int("axis", -1) is var axis && (axis == 1 || axis + inputs[0].Rank == 1))
            return masks.Length == inputs.Length
                ? c.Node("Concat", masks, Attr.Of("axis", 1))
                : throw c.Wrong("it joins masked sequences with others, which is not known here");
        // In Keras 3 a step of a sum counts that counts in one of its terms.
        if (c.Era.IsKeras3 && !joins)
            return masks.Length == inputs.Length ? Joined(c, "Or", masks) : null;
        return Joined(c, "And", masks);
    }

    private static string Joined(LayerCall c, string op, string[] masks) =>
        masks.Distinct().Aggregate((all, next) => c.Node(op, [all, next]));
}
