using GradCam.Keras.Conversion;
using GradCam.Onnx;

namespace GradCam.Keras.Layers;

/// <summary>Layers that sequences begin with.</summary>
internal static class SequenceLayers
{
    public static Family Rows { get; } = new() { ["Embedding"] = Embedding, ["Masking"] = Masking };

    /// <summary>A row of the table for each number.</summary>
    private static KerasTensor Embedding(LayerCall c)
    {
        var x = c.Plain(c.Input);
        var table = c.Weights[0];
        c.Fitting(table, null, null);
        string numbers = c.Node("Cast", [x.Value], Attr.Of("to", (long)ElementType.Int64));
        return new(
            c.Node("Gather", [c.Weight("embeddings", () => (table.Read(), table.Shape)), numbers], Attr.Of("axis", 0)),
            [.. x.Shape, table.Shape[1]]
        )
        {
            Mask = c.Flag("mask_zero", false) ? Not(c, c.Node("Equal", [x.Value, c.Graph.Scalar(0)])) : null,
        };
    }

    /// <summary>A step counts if one of its numbers is another than the one that fills up.</summary>
    private static KerasTensor Masking(LayerCall c)
    {
        var x = c.Plain(c.Input);
        if (x.Rank != 3)
            throw c.Wrong($"its input has the shape {x.ShapeText}, which is no sequence of vectors");
        string other = Not(c, c.Node("Equal", [x.Value, c.Graph.Scalar(c.Number("mask_value", 0))]));
        string any = c.Node(
            "ReduceMax",
            [c.Node("Cast", [other], Attr.Of("to", (long)ElementType.Float)), c.Graph.Ints(2)]
        );
        string mask = c.Node(
            "Cast",
            [c.Node("Squeeze", [any, c.Graph.Ints(2)])],
            Attr.Of("to", (long)ElementType.Bool)
        );
        return x with { Value = c.Node("Mul", [x.Value, any]), Mask = mask };
    }

    private static string Not(LayerCall c, string value) => c.Node("Not", [value]);
}
