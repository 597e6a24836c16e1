using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Fuzz.Mutators;

/// <summary>Parts that sum over places, features or windows.</summary>
internal static class ReducingInserts
{
    public static string Spread(ModelEditor e, string x) =>
        e.Node("Add", [x, e.Node("Mul", [x, e.Node("ReduceMean", [x])])]);

    public static string Pooled(ModelEditor e, string x)
    {
        string op = e.Pick(["MaxPool", "AveragePool", "LpPool"]);
        long k = e.Random.Next(1, 4),
            p = e.Random.Next(0, 2);
        List<AttributeProto> how = [Attr.Of("kernel_shape", k, k)];
        if (e.Chance(70))
            how.Add(Attr.Of("pads", p, p, p, p));
        else
            how.Add(Attr.Of("auto_pad", e.Pick(["SAME_UPPER", "SAME_LOWER", "VALID"])));
        if (e.Chance(30))
            how.Add(Attr.Of("strides", (long)e.Random.Next(1, 3), e.Random.Next(1, 3)));
        if (e.Chance(20) && e.Opset >= 10)
            how.Add(Attr.Of("ceil_mode", 1L));
        if (e.Chance(20) && op == "AveragePool")
            how.Add(Attr.Of("count_include_pad", 1L));
        if (e.Chance(20) && op == "MaxPool" && e.Opset >= 10)
            how.Add(Attr.Of("dilations", 2L, 1L));
        return e.NodeOf(op, [x], op == "MaxPool" && e.Chance(30) ? 2 : 1, [.. how])[0];
    }

    public static string Reduced(ModelEditor e, string x)
    {
        string op = e.Pick([
            "ReduceMean",
            "ReduceSum",
            "ReduceMax",
            "ReduceMin",
            "ReduceL2",
            "ReduceLogSumExp",
            "ReduceL1",
            "ReduceSumSquare",
            "ReduceProd",
        ]);
        long axis = e.Random.Next(-3, 4);
        bool asInput = e.Opset >= 18 || (e.Opset >= 13 && op == "ReduceSum");
        return e.Node(
            e.Pick(["Mul", "Sub", "Div", "Max"]),
            [x, asInput ? e.Node(op, [x, e.Ints(axis)]) : e.Node(op, [x], Attr.Of("axes", [axis]))]
        );
    }

    public static string Lrn(ModelEditor e, string x) =>
        e.Node(
            "LRN",
            [x],
            Attr.Of("size", (long)e.Random.Next(1, 6)),
            Attr.Of("alpha", e.Random.NextSingle()),
            Attr.Of("bias", 1f)
        );

    public static string Normalized(ModelEditor e, string x) =>
        e.Node(
            e.Pick(["LayerNormalization", "RMSNormalization"]),
            [x, e.Scalar(1)],
            Attr.Of("axis", (long)e.Random.Next(-3, 3))
        );

    public static string BatchNormalization(ModelEditor e, string x)
    {
        // One number for each channel, however many there are.
        string channels = e.Node("Gather", [e.Node("Shape", [x]), e.Ints(1)]);
        string one = e.Node("ConstantOfShape", [channels], Attr.Of("value", Tensors.Of("", [0.5f], 1)));
        return e.Node("InstanceNormalization", [x, one, one]);
    }

    public static string CumSum(ModelEditor e, string x) =>
        e.Node(
            "CumSum",
            [x, e.Int(e.Random.Next(-3, 4))],
            Attr.Of("reverse", (long)e.Random.Next(2)),
            Attr.Of("exclusive", (long)e.Random.Next(2))
        );

    public static string Einsum(ModelEditor e, string x) =>
        e.Chance(50)
            ? e.Node("Einsum", [x], Attr.Of("equation", e.Pick(["nchw->nchw", "nchw->nhwc", "...->...", "nchw->nc"])))
            : e.Node(
                "Einsum",
                [x, x],
                Attr.Of("equation", e.Pick(["nchw,nchw->nchw", "nchw,nchw->nc", "nchw,nkhw->nckh", "nchw,nchw->n"]))
            );

    public static string GridSampled(ModelEditor e, string x) =>
        e.Node(
            "GridSample",
            [x, e.Floats(1, e.Random.Next(1, 6), e.Random.Next(1, 6), 2)],
            Attr.Of(
                "mode",
                e.Pick<string>(e.Opset >= 20 ? ["linear", "nearest", "cubic"] : ["bilinear", "nearest", "bicubic"])
            ),
            Attr.Of("padding_mode", e.Pick(["zeros", "border", "reflection"])),
            Attr.Of("align_corners", (long)e.Random.Next(2))
        );

    public static string Attention(ModelEditor e, string x)
    {
        string tokens = e.Node("Transpose", [e.Node("Reshape", [x, e.Ints(0, 0, -1)])], Attr.Of("perm", 0L, 2, 1));
        string seen =
            e.Opset >= 23 && e.Chance(60)
                ? e.Node(
                    "Attention",
                    [tokens, tokens, tokens],
                    Attr.Of("q_num_heads", 1L),
                    Attr.Of("kv_num_heads", 1L),
                    Attr.Of("is_causal", (long)e.Random.Next(2))
                )
                : e.Node(
                    "MatMul",
                    [
                        e.Node(
                            "Softmax",
                            [e.Node("MatMul", [tokens, e.Node("Transpose", [tokens], Attr.Of("perm", 0L, 2, 1))])],
                            Attr.Of("axis", -1L)
                        ),
                        tokens,
                    ]
                );
        return e.Node("Reshape", [e.Node("Transpose", [seen], Attr.Of("perm", 0L, 2, 1)), e.Node("Shape", [x])]);
    }

    public static string MatMul(ModelEditor e, string x)
    {
        string width = e.Node("Gather", [e.Node("Shape", [x]), e.Ints(-1)]);
        string square = e.Node(
            "ConstantOfShape",
            [e.Node("Concat", [width, width], Attr.Of("axis", 0L))],
            Attr.Of("value", Tensors.Of("", [0.1f], 1))
        );
        return e.Node(
            "MatMul",
            [x, e.Chance(50) ? square : e.Node("EyeLike", [square], Attr.Of("k", (long)e.Random.Next(-1, 2)))]
        );
    }
}
