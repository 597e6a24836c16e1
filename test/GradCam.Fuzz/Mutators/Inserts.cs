using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Fuzz.Mutators;

/// <summary>
/// Parts that give back a value in the shape and type that it had, for the most part: whatever stands before and behind
/// still fits.
/// </summary>
internal static class Inserts
{
    private static readonly string[] Unary =
    [
        "Relu",
        "Sigmoid",
        "Tanh",
        "Elu",
        "Selu",
        "Celu",
        "LeakyRelu",
        "ThresholdedRelu",
        "HardSigmoid",
        "HardSwish",
        "Softplus",
        "Softsign",
        "Gelu",
        "Mish",
        "Swish",
        "Shrink",
        "Abs",
        "Neg",
        "Exp",
        "Sqrt",
        "Log",
        "Sin",
        "Cos",
        "Tan",
        "Atan",
        "Asinh",
        "Erf",
        "Floor",
        "Ceil",
        "Round",
        "Sign",
        "Reciprocal",
        "Identity",
        "Dropout",
        "Softmax",
        "LogSoftmax",
        "Hardmax",
        "LpNormalization",
        "MeanVarianceNormalization",
    ];

    private static readonly string[] Binary =
    [
        "Add",
        "Sub",
        "Mul",
        "Div",
        "Pow",
        "Max",
        "Min",
        "Mean",
        "Sum",
        "Mod",
        "PRelu",
    ];

    private static readonly Func<ModelEditor, string, string>[] Ways =
    [
        OneOf,
        OneOf,
        WithAttribute,
        WithItself,
        WithScalar,
        Clip,
        Where,
        Spread,
        Turned,
        Reshaped,
        Expanded,
        Padded,
        Resized,
        Pooled,
        Pooled,
        Axis,
        Split,
        Gathered,
        Sliced,
        Sorted,
        Flat,
        Quantized,
        Quantized,
        Casts,
        If,
        If,
        Loop,
        Scan,
        Sequence,
        Optional,
        Reduced,
        Summed,
        Lrn,
        Normalized,
        Scattered,
        CumSum,
        Einsum,
        GridSampled,
        Tiled,
        Depth,
        Function,
        BatchNormalization,
        ShapeArithmetic,
        Trilu,
        OneHot,
        NonZero,
        Attention,
        MatMul,
        SequenceMap,
    ];

    public static readonly string[][] SameArity =
    [
        Unary,
        Binary,
        ["MaxPool", "AveragePool", "LpPool"],
        ["GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"],
        [
            "ReduceMean",
            "ReduceSum",
            "ReduceMax",
            "ReduceMin",
            "ReduceL1",
            "ReduceL2",
            "ReduceProd",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceSumSquare",
        ],
        ["Conv", "ConvTranspose"],
        ["MatMul", "Gemm"],
        ["Concat", "Sum", "Max", "Mean"],
        ["Greater", "Less", "Equal", "GreaterOrEqual", "LessOrEqual"],
        ["Flatten", "Squeeze", "Identity"],
        ["Resize", "Upsample"],
    ];

    /// <summary>A part behind a value.</summary>
    public static string After(ModelEditor e, string x) => e.Pick(Ways)(e, x);

    private static string OneOf(ModelEditor e, string x) => e.Node(e.Pick(Unary), [x]);

    private static string WithAttribute(ModelEditor e, string x)
    {
        string op = e.Pick([
            "Softmax",
            "LogSoftmax",
            "Hardmax",
            "LeakyRelu",
            "Elu",
            "ThresholdedRelu",
            "HardSigmoid",
            "Celu",
            "Selu",
            "Shrink",
            "LpNormalization",
            "Gelu",
        ]);
        return e.Node(
            op,
            [x],
            op switch
            {
                "Softmax" or "LogSoftmax" or "Hardmax" or "LpNormalization" => Attr.Of(
                    "axis",
                    (long)e.Random.Next(-4, 4)
                ),
                "Gelu" => Attr.Of("approximate", "tanh"),
                _ => Attr.Of(
                    op == "Shrink" ? "lambd" : "alpha",
                    e.Chance(30) ? Interesting.Float(e.Random) : e.Random.NextSingle()
                ),
            }
        );
    }

    private static string WithItself(ModelEditor e, string x) =>
        e.Node(e.Pick(Binary), [x, e.Chance(50) ? x : OneOf(e, x)]);

    private static string WithScalar(ModelEditor e, string x) =>
        e.Chance(20)
            ? e.Node(e.Pick(["Sub", "Div", "Pow", "Mul"]), [Small(e), x])
            : e.Node(e.Pick(Binary), [x, Small(e)]);

    private static string Small(ModelEditor e) =>
        e.Scalar(e.Chance(20) ? Interesting.Float(e.Random) : e.Random.NextSingle());

    private static string Clip(ModelEditor e, string x) =>
        e.Opset < 11
            ? e.Node("Clip", [x], Attr.Of("min", 0f), Attr.Of("max", 6f))
            : e.Node(
                "Clip",
                e.Pick<string[]>([
                    [x],
                    [x, Small(e)],
                    [x, "", Small(e)],
                    [x, Small(e), Small(e)],
                ])
            );

    private static string Where(ModelEditor e, string x) =>
        e.Node("Where", [e.Node(e.Pick(["Greater", "Less", "Equal"]), [x, Small(e)]), x, e.Chance(50) ? Small(e) : x]);

    private static string Spread(ModelEditor e, string x) =>
        e.Node("Add", [x, e.Node("Mul", [x, e.Node("ReduceMean", [x])])]);

    private static string Turned(ModelEditor e, string x) => e.Node("Transpose", [e.Node("Transpose", [x])]);

    private static string Reshaped(ModelEditor e, string x) =>
        e.Node("Reshape", [e.Node("Reshape", [x, e.Ints(-1)]), e.Node("Shape", [x])]);

    private static string Flat(ModelEditor e, string x) =>
        e.Node("Reshape", [e.Node("Flatten", [x], Attr.Of("axis", (long)e.Random.Next(0, 4))), e.Node("Shape", [x])]);

    private static string Expanded(ModelEditor e, string x) => e.Node("Expand", [x, e.Node("Shape", [x])]);

    private static string Tiled(ModelEditor e, string x) =>
        e.Node(
            "Tile",
            [
                x,
                e.Node(
                    "ConstantOfShape",
                    [e.Node("Shape", [e.Node("Shape", [x])])],
                    Attr.Of("value", Tensors.Vector("", [1]))
                ),
            ]
        );

    private static string Padded(ModelEditor e, string x)
    {
        long[] pads =
        [
            0,
            0,
            e.Random.Next(0, 3),
            e.Random.Next(-1, 3),
            0,
            0,
            e.Random.Next(0, 3),
            e.Random.Next(-1, 3),
        ];
        var mode = Attr.Of("mode", e.Pick(["constant", "reflect", "edge", e.Opset >= 19 ? "wrap" : "edge"]));
        string padded =
            e.Opset < 11 ? e.Node("Pad", [x], mode, Attr.Of("pads", pads)) : e.Node("Pad", [x, e.Ints(pads)], mode);
        return e.Chance(50) || e.Opset < 10 ? padded : e.Node("Pad", [padded, e.Ints([.. pads.Select(p => -p)])]);
    }

    private static string Resized(ModelEditor e, string x)
    {
        var mode = Attr.Of("mode", e.Pick(["nearest", "linear", "cubic"]));
        float s = e.Pick([1f, 2f, 0.5f, 1.5f, 0.7f]);
        string scales = e.Constant(Tensors.Of(e.Fresh(), [1f, 1, s, s], 4));
        if (e.Opset < 10)
            return e.Node("Upsample", [x, scales], mode);
        if (e.Opset < 11)
            return e.Node("Resize", [x, scales], mode);
        AttributeProto[] how =
        [
            mode,
            Attr.Of(
                "coordinate_transformation_mode",
                e.Pick(["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"])
            ),
            Attr.Of("nearest_mode", e.Pick(["floor", "ceil", "round_prefer_floor"])),
        ];
        if (e.Opset >= 18 && e.Chance(40))
            how = [.. how, Attr.Of("antialias", 1L)];
        return e.Chance(50)
            ? e.Node("Resize", [x, "", scales], how)
            : e.Node("Resize", [x, "", "", e.Node("Shape", [x])], how);
    }

    private static string Pooled(ModelEditor e, string x)
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

    private static string Axis(ModelEditor e, string x)
    {
        long axis = e.Random.Next(0, 4);
        string longer =
            e.Opset < 13 ? e.Node("Unsqueeze", [x], Attr.Of("axes", [axis])) : e.Node("Unsqueeze", [x, e.Ints(axis)]);
        return e.Opset < 13
            ? e.Node("Squeeze", [longer], Attr.Of("axes", [axis]))
            : e.Node("Squeeze", [longer, e.Ints(axis)]);
    }

    private static string Split(ModelEditor e, string x)
    {
        var axis = Attr.Of("axis", (long)e.Random.Next(1, 4));
        string[] parts = e.NodeOf("Split", [x], 2, e.Opset >= 18 ? [axis, Attr.Of("num_outputs", 2L)] : [axis]);
        return e.Node("Concat", e.Chance(50) ? parts : [parts[1], parts[0]], axis);
    }

    private static string Gathered(ModelEditor e, string x) =>
        e.Node(
            "Gather",
            [x, e.Ints([.. Enumerable.Range(0, e.Random.Next(1, 4)).Select(_ => (long)e.Random.Next(-2, 3))])],
            Attr.Of("axis", (long)e.Random.Next(1, 4))
        );

    private static string Sliced(ModelEditor e, string x)
    {
        long axis = e.Random.Next(1, 4),
            step = e.Pick([1L, 1, 2, -1]);
        var (start, end) = step < 0 ? (-1L, long.MinValue + 1) : ((long)e.Random.Next(0, 2), long.MaxValue);
        return e.Opset < 10
            ? e.Node("Slice", [x], Attr.Of("starts", [start]), Attr.Of("ends", [end]), Attr.Of("axes", [axis]))
            : e.Node("Slice", [x, e.Ints(start), e.Ints(end), e.Ints(axis), e.Ints(step)]);
    }

    private static string Sorted(ModelEditor e, string x)
    {
        AttributeProto[] how = [Attr.Of("axis", (long)e.Random.Next(-2, 4))];
        if (e.Opset < 10)
            return e.NodeOf("TopK", [x], 2, [.. how, Attr.Of("k", 2L)])[0];
        return e.NodeOf(
            "TopK",
            [x, e.Ints(e.Random.Next(1, 4))],
            2,
            e.Opset >= 11
                ? [.. how, Attr.Of("largest", (long)e.Random.Next(2)), Attr.Of("sorted", (long)e.Random.Next(2))]
                : how
        )[0];
    }

    private static string Quantized(ModelEditor e, string x)
    {
        bool signed = e.Chance(50);
        string scale = e.Scalar(e.Pick([0.01f, 0.1f, 1f, 0f, -0.1f])),
            zero = e.Constant(
                new TensorProto
                {
                    Name = e.Fresh(),
                    DataType = (int)(signed ? ElementType.Int8 : ElementType.UInt8),
                    RawData = ByteString.CopyFrom((byte)e.Random.Next(256)),
                }
            );
        return e.Node("DequantizeLinear", [e.Node("QuantizeLinear", [x, scale, zero]), scale, zero]);
    }

    private static string Casts(ModelEditor e, string x)
    {
        long to = e.Pick([10L, 11, 16, 6, 7, 9, 2, 3]);
        return e.Node("Cast", [e.Node("Cast", [x], Attr.Of("to", to))], Attr.Of("to", 1L));
    }

    private static string If(ModelEditor e, string x)
    {
        string condition = e.Chance(60)
            ? e.Bool(e.Chance(50))
            : e.Node("Greater", [e.Node("ReduceMean", [x], Attr.Of("keepdims", 0L)), e.Scalar(0)]);
        var (then, otherwise) = (Branch(e, x), Branch(e, x));
        return e.Node("If", [condition], Body("then_branch", then), Body("else_branch", otherwise));
    }

    private static GraphProto Branch(ModelEditor e, string x)
    {
        int before = e.Pending;
        string y = e.Chance(15) ? e.Node("Identity", [x]) : After(e, x);
        return GraphOf([], e.TakeFrom(before), [y]);
    }

    private static string Loop(ModelEditor e, string x)
    {
        string i = e.Fresh(),
            condition = e.Fresh(),
            state = e.Fresh();
        int before = e.Pending;
        string y = e.Node(e.Pick(["Relu", "Tanh", "Neg", "Identity"]), [e.Node("Mul", [state, e.Scalar(0.5f)])]),
            next = e.Node("Identity", [condition]);
        var body = GraphOf(
            [(i, ElementType.Int64), (condition, ElementType.Bool), (state, ElementType.Float)],
            e.TakeFrom(before),
            [next, y]
        );
        body.Output[0].Type = Dim.Type(ElementType.Bool, null);
        return e.Node(
            "Loop",
            e.Pick<string[]>([
                [e.Int(e.Random.Next(0, 5)), "", x],
                [e.Int(2), e.Bool(true), x],
                [e.Int(1_000_000_000), e.Bool(e.Chance(50)), x],
            ]),
            Body("body", body)
        );
    }

    private static string Scan(ModelEditor e, string x)
    {
        string element = e.Fresh();
        int before = e.Pending;
        string y = e.Node(e.Pick(["Relu", "Tanh", "Neg", "Identity", "Softmax"]), [element]);
        long axis = e.Random.Next(-2, 4);
        return e.Node(
            "Scan",
            [x],
            Body("body", GraphOf([(element, ElementType.Float)], e.TakeFrom(before), [y])),
            Attr.Of("num_scan_inputs", 1L),
            Attr.Of("scan_input_axes", [axis]),
            Attr.Of("scan_output_axes", [axis])
        );
    }

    private static string Sequence(ModelEditor e, string x) =>
        e.Random.Next(4) switch
        {
            0 => e.Node("SequenceAt", [e.Node("SequenceConstruct", [x, OneOf(e, x)]), e.Int(e.Random.Next(-2, 2))]),
            1 => e.Node(
                "ConcatFromSequence",
                [e.Node("SplitToSequence", [x, e.Int(e.Random.Next(1, 4))], Attr.Of("axis", 1L))],
                Attr.Of("axis", 1L)
            ),
            2 => e.Node("SequenceAt", [e.Node("SequenceInsert", [e.Node("SequenceEmpty", []), x]), e.Int(0)]),
            _ => e.Node(
                "ConcatFromSequence",
                [e.Node("SequenceErase", [e.Node("SequenceConstruct", [x, x, OneOf(e, x)])])],
                Attr.Of("axis", (long)e.Random.Next(0, 4))
            ),
        };

    private static string SequenceMap(ModelEditor e, string x)
    {
        string element = e.Fresh();
        int before = e.Pending;
        string y = OneOf(e, element);
        var body = GraphOf([(element, ElementType.Float)], e.TakeFrom(before), [y]);
        return e.Node(
            "SequenceAt",
            [e.Node("SequenceMap", [e.Node("SequenceConstruct", [x, x])], Body("body", body)), e.Int(0)]
        );
    }

    private static string Optional(ModelEditor e, string x) => e.Node("OptionalGetElement", [e.Node("Optional", [x])]);

    private static string Reduced(ModelEditor e, string x)
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

    private static string Summed(ModelEditor e, string x) =>
        e.Node("Sum", [.. Enumerable.Repeat(x, e.Random.Next(1, 5))]);

    private static string Lrn(ModelEditor e, string x) =>
        e.Node(
            "LRN",
            [x],
            Attr.Of("size", (long)e.Random.Next(1, 6)),
            Attr.Of("alpha", e.Random.NextSingle()),
            Attr.Of("bias", 1f)
        );

    private static string Normalized(ModelEditor e, string x) =>
        e.Node(
            e.Pick(["LayerNormalization", "RMSNormalization"]),
            [x, e.Scalar(1)],
            Attr.Of("axis", (long)e.Random.Next(-3, 3))
        );

    private static string BatchNormalization(ModelEditor e, string x)
    {
        // One number for each channel, however many there are.
        string channels = e.Node("Gather", [e.Node("Shape", [x]), e.Ints(1)]);
        string one = e.Node("ConstantOfShape", [channels], Attr.Of("value", Tensors.Of("", [0.5f], 1)));
        return e.Node("InstanceNormalization", [x, one, one]);
    }

    private static string Scattered(ModelEditor e, string x)
    {
        AttributeProto[] how =
            e.Opset >= 16 && e.Chance(50)
                ? [Attr.Of("reduction", e.Pick<string>(e.Opset >= 18 ? ["add", "mul", "max", "min"] : ["add", "mul"]))]
                : [];
        return e.Node(
            "ScatterND",
            [x, e.Constant(Tensors.Of(e.Fresh(), [0L, 0, 1, 1], 1, 4)), e.Constant(Tensors.Of(e.Fresh(), [0.5f], 1))],
            how
        );
    }

    private static string CumSum(ModelEditor e, string x) =>
        e.Node(
            "CumSum",
            [x, e.Int(e.Random.Next(-3, 4))],
            Attr.Of("reverse", (long)e.Random.Next(2)),
            Attr.Of("exclusive", (long)e.Random.Next(2))
        );

    private static string Einsum(ModelEditor e, string x) =>
        e.Chance(50)
            ? e.Node("Einsum", [x], Attr.Of("equation", e.Pick(["nchw->nchw", "nchw->nhwc", "...->...", "nchw->nc"])))
            : e.Node(
                "Einsum",
                [x, x],
                Attr.Of("equation", e.Pick(["nchw,nchw->nchw", "nchw,nchw->nc", "nchw,nkhw->nckh", "nchw,nchw->n"]))
            );

    private static string GridSampled(ModelEditor e, string x) =>
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

    private static string Depth(ModelEditor e, string x) =>
        e.Node(
            "SpaceToDepth",
            [e.Node("DepthToSpace", [x], Attr.Of("blocksize", 1L))],
            Attr.Of("blocksize", (long)e.Random.Next(1, 3))
        );

    private static string Function(ModelEditor e, string x)
    {
        var function = new FunctionProto { Name = e.Fresh(), Domain = "fuzz" };
        function.Input.Add("x");
        function.Output.Add("y");
        function.OpsetImport.Add(e.Model.OpsetImport.Where(o => o.Domain.Length == 0));
        int before = e.Pending;
        string y = e.Node(e.Pick(Unary), [e.Node(e.Pick(Unary), ["x"])]);
        function.Node.Add(e.TakeFrom(before));
        function.Node[^1].Output[0] = "y";
        e.Model.Functions.Add(function);
        if (e.Model.OpsetImport.All(o => o.Domain != "fuzz"))
            e.Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "fuzz", Version = 1 });
        string call = e.Node(function.Name, [x]);
        var node = e.TakeFrom(e.Pending - 1)[0];
        node.Domain = "fuzz";
        return e.Put(node, call);
    }

    private static string ShapeArithmetic(ModelEditor e, string x)
    {
        string shape = e.Node("Shape", [x]),
            length = e.Node("Gather", [shape, e.Int(e.Random.Next(-1, 4))]);
        string half = e.Node(e.Pick(["Div", "Sub", "Mul", "Add", "Mod", "Max"]), [length, e.Int(e.Random.Next(1, 4))]);
        string end = e.Node("Reshape", [half, e.Ints(1)]);
        return e.Random.Next(3) switch
        {
            0 => e.Node("Slice", [x, e.Ints(0), end, e.Ints(e.Random.Next(1, 4))]),
            1 => e.Node(
                "Add",
                [
                    x,
                    e.Node(
                        "ReduceMean",
                        [e.Node("Cast", [e.Node("Range", [e.Int(0), half, e.Int(1)])], Attr.Of("to", 1L))],
                        Attr.Of("keepdims", 0L)
                    ),
                ]
            ),
            _ => e.Node("Add", [x, e.Node("ReduceMax", [e.Node("ConstantOfShape", [end])], Attr.Of("keepdims", 0L))]),
        };
    }

    private static string Trilu(ModelEditor e, string x) =>
        e.Node("Trilu", [x, e.Int(e.Random.Next(-3, 4))], Attr.Of("upper", (long)e.Random.Next(2)));

    private static string OneHot(ModelEditor e, string x)
    {
        string at = e.Node("ArgMax", [x], Attr.Of("axis", 1L), Attr.Of("keepdims", (long)e.Random.Next(2)));
        return e.Node(
            "Add",
            [
                x,
                e.Node(
                    "ReduceMean",
                    [
                        e.Node(
                            "OneHot",
                            [at, e.Int(e.Random.Next(1, 20)), e.Constant(Tensors.Of(e.Fresh(), [0f, 1], 2))]
                        ),
                    ],
                    Attr.Of("keepdims", 0L)
                ),
            ]
        );
    }

    private static string NonZero(ModelEditor e, string x) =>
        e.Node(
            "Add",
            [
                x,
                e.Node(
                    "ReduceMean",
                    [e.Node("Cast", [e.Node("NonZero", [x])], Attr.Of("to", 1L))],
                    Attr.Of("keepdims", 0L)
                ),
            ]
        );

    private static string Attention(ModelEditor e, string x)
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

    private static string MatMul(ModelEditor e, string x)
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

    private static GraphProto GraphOf((string Name, ElementType Type)[] inputs, NodeProto[] nodes, string[] outputs)
    {
        var graph = new GraphProto { Name = "body" };
        graph.Input.Add(inputs.Select(i => new ValueInfoProto { Name = i.Name, Type = Dim.Type(i.Type, null) }));
        graph.Node.Add(nodes);
        graph.Output.Add(
            outputs.Select(o => new ValueInfoProto { Name = o, Type = Dim.Type(ElementType.Float, null) })
        );
        return graph;
    }

    private static AttributeProto Body(string name, GraphProto graph) =>
        new()
        {
            Name = name,
            G = graph,
            Type = AttributeProto.Types.AttributeType.Graph,
        };
}
