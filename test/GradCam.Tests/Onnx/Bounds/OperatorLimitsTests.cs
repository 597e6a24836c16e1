using GradCam.Onnx;
using GradCam.Onnx.Bounds;
using GradCam.Onnx.Proto;

namespace GradCam.Tests.Onnx.Bounds;

public class OperatorLimitsTests
{
    /// <summary>
    /// Every attribute of the general tables, and every row, with values on both sides of its limits: made of the
    /// tables, so that none is left out.
    /// </summary>
    public static TheoryData<string, string, string, bool> Rows
    {
        get
        {
            var data = new TheoryData<string, string, string, bool>();
            void Add(string op, string domain, OperatorLimit limit)
            {
                foreach (var (value, allowed) in ValuesOf(limit))
                    data.Add($"{domain}:{op}", limit.What, value.ToString("R"), allowed);
            }
            foreach (var limit in OperatorLimits.General.Values)
                Add("AnyOperator", "", limit);
            foreach (var limit in OperatorLimits.Learned.Values)
                Add("AnyOperator", "ai.onnx.ml", limit);
            foreach (var (op, limits) in OperatorLimits.Rows)
            foreach (var limit in limits)
                Add(op, "", limit);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Check_ofValue_keepsTheRowsLimits(string op, string what, string value, bool allowed)
    {
        string[] parts = op.Split(':');
        var limit = (
            parts[1] == "AnyOperator"
                ? (parts[0] == "" ? OperatorLimits.General : OperatorLimits.Learned)[what]
                : OperatorLimits.Rows[parts[1]].First(l => l.What == what)
        );
        var facts = Node(parts[1], parts[0], limit, double.Parse(value));

        if (allowed)
            OperatorLimits.Check(facts, "the model");
        else
            Assert.Contains(
                what,
                Assert.Throws<GradCamException>(() => OperatorLimits.Check(facts, "the model")).Message
            );
    }

    [Fact]
    public void Rows_areOfOperatorsWithTheseAttributes() =>
        Assert.All(OperatorLimits.Rows, row => Assert.NotEmpty(row.Value));

    public static TheoryData<string, string> Forms =>
        new()
        {
            { "left out", "has no input 1" },
            { "without elements", "without elements" },
            { "of another domain", "as an operator of com.microsoft" },
            { "of the processor's layout", "as an operator of com.microsoft.nchwc" },
            { "on text", "as an operator on text" },
            { "twice", "'axis' twice" },
            { "a graph", "does not run" },
            { "another count", "num_outputs = 1 but 3 outputs" },
            { "the wrong way round", "low = 2 and high = 1" },
            { "a scalar window", "a window of 0 axes" },
            { "parts of no length", "split = 0" },
            { "attention of widths that do not fit", "which do not fit" },
            { "too few inputs", "4 inputs, where 5 are needed" },
            { "an axis that is left out", "no axis" },
            { "a value of another name", "[vaule of type Tensor], where one value" },
            { "a value of another type", "[value_int of type Tensor], where one value" },
            { "a sparse value", "[sparse_value of type SparseTensor], where one value" },
        };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Check_ofUnsoundNode_saysWhatIsWrong(string fault, string part)
    {
        Known some = new(ElementType.Float, [2, 3]),
            none = new(ElementType.Float, [2, 0]);
        var (node, inputs) = fault switch
        {
            "left out" => (Nodes.New("Max", ["x", "", "z"], ["y"]), (Known[])[some, Known.Nothing, some]),
            "without elements" => (Nodes.New("InstanceNormalization", ["x", "s", "b"], ["y"]), [none, some, some]),
            "of another domain" => (In("com.microsoft", Nodes.New("BeamSearch", ["x"], ["y"])), [some]),
            "of the processor's layout" => (
                In("com.microsoft.nchwc", Nodes.New("Conv", ["x", "w"], ["y"])),
                [some, some]
            ),
            "on text" => (Nodes.New("TfIdfVectorizer", ["x"], ["y"]), [some]),
            "twice" => (Nodes.New("Softmax", ["x"], ["y"], Attr.Of("axis", 1), Attr.Of("axis", 0)), [some]),
            "a graph" => (
                Nodes.New("Relu", ["x"], ["y"], new AttributeProto { Name = "body", G = new GraphProto() }),
                [some]
            ),
            "another count" => (Nodes.New("Split", ["x"], ["a", "b", "c"], Attr.Of("num_outputs", 1)), [some]),
            "the wrong way round" => (
                Nodes.New("RandomUniform", [], ["y"], Attr.Of("shape", [2L]), Attr.Of("low", 2f), Attr.Of("high", 1f)),
                []
            ),
            "parts of no length" => (
                Nodes.New("SplitToSequence", ["x", "n"], ["y"]),
                [some, new(ElementType.Int64, []) { Numbers = [0L] }]
            ),
            "attention of widths that do not fit" => (
                In("com.microsoft", Nodes.New("Attention", ["x", "w", "b"], ["y"], Attr.Of("num_heads", 17))),
                [new(ElementType.Float, [1, 3, 8]), new(ElementType.Float, [8, 24]), new(ElementType.Float, [24])]
            ),
            "too few inputs" => (
                In("com.microsoft", Nodes.New("QLinearSigmoid", ["x", "s", "z", "t"], ["y"])),
                [some, some, some, some]
            ),
            "an axis that is left out" => (
                Nodes.New("DFT", ["x", "n", ""], ["y"]),
                [some, new(ElementType.Int64, []), Known.Nothing]
            ),
            "a value of another name" => (
                Nodes.New("Constant", [], ["y"], Attr.Of("vaule", Tensors.Vector("", [1L << 40]))),
                []
            ),
            "a value of another type" => (
                Nodes.New("Constant", [], ["y"], Attr.Of("value_int", Tensors.Vector("", [1L << 40]))),
                []
            ),
            "a sparse value" => (
                Nodes.New(
                    "Constant",
                    [],
                    ["y"],
                    new AttributeProto { Name = "sparse_value", Type = AttributeProto.Types.AttributeType.SparseTensor }
                ),
                []
            ),
            _ => (
                Nodes.New("STFT", ["x", "step", "window"], ["y"]),
                [some, new(ElementType.Int64, []), new(ElementType.Float, [])]
            ),
        };

        var error = Assert.Throws<GradCamException>(() =>
            OperatorLimits.Check(new NodeFacts(node, inputs, 18), "the model")
        );

        Assert.Contains(part, error.Message);
    }

    /// <summary>Forms that models of the usual exporters have, though they look strange.</summary>
    public static TheoryData<string> Usual =>
        [
            "Slice to the end",
            "Slice backwards",
            "Clip without bounds",
            "Resize without region",
            "Resize with an empty region",
            "Reshape the rest",
            "Expand by -1",
            "Shape to the end",
            "Pad off",
            "Sum of an empty shape",
        ];

    [Theory]
    [MemberData(nameof(Usual))]
    public void Check_ofUsualValue_isFine(string what)
    {
        Known x = new(ElementType.Float, [1, 3, 8, 8]);
        static Known Ints(params long[] values) =>
            new(ElementType.Int64, [values.Length]) { Numbers = [.. values.Select(v => (Number?)v)] };
        static Known Floats(params double[] values) =>
            new(ElementType.Float, [values.Length]) { Numbers = [.. values.Select(v => (Number?)v)] };
        var (node, inputs) = what switch
        {
            "Slice to the end" => (
                Nodes.New("Slice", ["x", "s", "e", "a", "t"], ["y"]),
                (Known[])[x, Ints(1), Ints(long.MaxValue), Ints(-1), Ints(2)]
            ),
            "Slice backwards" => (
                Nodes.New("Slice", ["x", "s", "e", "a", "t"], ["y"]),
                [x, Ints(-1), Ints(long.MinValue), Ints(3), Ints(-1)]
            ),
            "Clip without bounds" => (
                Nodes.New("Clip", ["x", "", "high"], ["y"]),
                [x, Known.Nothing, new(ElementType.Float, []) { Numbers = [double.PositiveInfinity] }]
            ),
            "Resize without region" => (
                Nodes.New("Resize", ["x", "", "", "sizes"], ["y"]),
                [x, Known.Nothing, Known.Nothing, Ints(1, 3, 16, 16)]
            ),
            "Resize with an empty region" => (
                Nodes.New("Resize", ["x", "roi", "scales"], ["y"]),
                [x, Floats(), Floats(1, 1, 2, 2)]
            ),
            "Reshape the rest" => (Nodes.New("Reshape", ["x", "s"], ["y"]), [x, Ints(0, -1)]),
            "Expand by -1" => (Nodes.New("Expand", ["x", "s"], ["y"]), [x, Ints(2, -1, -1, -1)]),
            "Shape to the end" => (
                Nodes.New("Shape", ["x"], ["y"], Attr.Of("start", 0), Attr.Of("end", long.MaxValue)),
                [x]
            ),
            "Pad off" => (Nodes.New("Pad", ["x", "p"], ["y"]), [x, Ints(0, 0, -1, -1, 0, 0, -1, -1)]),
            _ => (Nodes.New("ReduceProd", ["x"], ["y"], Attr.Of("keepdims", 0)), [Ints()]),
        };

        OperatorLimits.Check(new NodeFacts(node, inputs, 18), "the model");
    }

    private static NodeProto In(string domain, NodeProto node)
    {
        node.Domain = domain;
        return node;
    }

    private static IEnumerable<(double Value, bool Allowed)> ValuesOf(OperatorLimit limit)
    {
        yield return (limit.Most < 1e300 ? limit.Most : 1, true);
        if (limit.Least > long.MinValue && limit.Least > -1e30)
            yield return (limit.Least, !(limit.NotZero && limit.Least == 0));
        // Beside the ends of int64 there is nothing to try, and a float is nearest to itself.
        if (limit.Least > -1e15 && limit.Least == Math.Floor(limit.Least))
            yield return (limit.Least - 1, false);
        if (limit.Most < 1e15)
            yield return (limit.Most + 1, false);
        if (limit.NotZero)
            yield return (0, false);
        if (limit.Most > 1e30)
        {
            yield return (double.NaN, false);
            yield return (double.PositiveInfinity, false);
        }
    }

    private static NodeFacts Node(string op, string domain, OperatorLimit limit, double value)
    {
        bool whole = value == Math.Floor(value) && Math.Abs(value) < 1e15;
        var node = new NodeProto { OpType = op, Domain = domain };
        node.Output.Add("y");
        if (limit.Input is not { } input)
        {
            node.Attribute.Add(
                limit.What == "num_outputs" || !whole || Math.Abs(limit.Most) > 1e30
                    ? new AttributeProto { Name = limit.What, F = (float)value }
                    : Attr.Of(limit.What, (long)value)
            );
            if (whole && limit.What == "split")
                node.Attribute[0] = Attr.Of("split", [(long)value]);
            return new NodeFacts(node, [], 18);
        }
        Known some = new(ElementType.Float, [6]);
        node.Input.Add(Enumerable.Range(0, input + 1).Select(i => $"x{i}"));
        Known given = new(ElementType.Int64, [1]) { Numbers = [whole ? (long)value : (Number)value] };
        return new NodeFacts(node, [.. Enumerable.Repeat(some, input), given], 18);
    }
}
