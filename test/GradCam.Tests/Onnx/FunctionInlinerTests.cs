using System.Diagnostics;
using Google.Protobuf;
using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Tests.Onnx;

/// <summary>Functions written out give what the runtime makes of them, and cannot grow without bound.</summary>
public class FunctionInlinerTests
{
    private static readonly (string Name, long[] Shape)[] Inputs = [("x", [1, 6])];

    private static readonly float[] Values = [-3, -1, 0, 0.5f, 2, 7];

    [Fact]
    public void Inline_ofNestedFunctions_givesWhatTheRuntimeGives()
    {
        var inner = Function(
            "Scale",
            ["a", "unused"],
            ["b"],
            Nodes.New("LeakyRelu", ["a"], ["t"], Ref("alpha", "slope")),
            Nodes.New("Neg", ["t"], ["b"])
        );
        inner.AttributeProto.Add(Attr.Of("slope", 0.25f));
        var outer = Function(
            "Twice",
            ["x"],
            ["y", "same"],
            Call("Scale", ["x"], ["t"]),
            Call("Scale", ["t"], ["u"], Attr.Of("slope", 0.5f)),
            Nodes.New("Add", ["t", "u"], ["y"]),
            Nodes.New("Identity", ["x"], ["same"])
        );
        // The caller's own `t` is another value than those of the functions.
        AssertSame(
            Model(
                [
                    Nodes.New("Abs", ["x"], ["t"]),
                    Call("Twice", ["t"], ["first", "copy"]),
                    Call("Twice", ["copy"], ["second", "again"]),
                    Nodes.New("Sub", ["first", "second"], ["out"]),
                    Nodes.New("Add", ["out", "t"], ["last"]),
                ],
                "last",
                inner,
                outer
            )
        );
    }

    [Fact]
    public void Inline_ofFunctionWithABranch_givesWhatTheRuntimeGives()
    {
        GraphProto Branch(string op)
        {
            var graph = new GraphProto { Name = op };
            graph.Node.Add(Nodes.New(op, ["v"], ["t"]));
            graph.Node.Add(Nodes.New("Mul", ["t", "v"], ["r"]));
            graph.Output.Add(new ValueInfoProto { Name = "r", Type = Dim.Type(ElementType.Float, null) });
            return graph;
        }
        var choose = Nodes.New(
            "If",
            ["yes"],
            ["y"],
            new AttributeProto
            {
                Name = "then_branch",
                G = Branch("Neg"),
                Type = AttributeProto.Types.AttributeType.Graph,
            },
            new AttributeProto
            {
                Name = "else_branch",
                G = Branch("Exp"),
                Type = AttributeProto.Types.AttributeType.Graph,
            }
        );
        var function = Function(
            "Choose",
            ["v"],
            ["y"],
            Nodes.New("ReduceSum", ["v"], ["sum"], Attr.Of("keepdims", 0L)),
            Nodes.New("Constant", [], ["zero"], Attr.Of("value", Tensors.Of("", [0f]))),
            Nodes.New("Greater", ["sum", "zero"], ["yes"]),
            choose
        );

        AssertSame(
            Model(
                [
                    Call("Choose", ["x"], ["y"]),
                    Nodes.New("Neg", ["x"], ["t"]),
                    Call("Choose", ["t"], ["z"]),
                    Nodes.New("Add", ["y", "z"], ["out"]),
                ],
                "out",
                function
            )
        );
    }

    [Fact]
    public void Inline_ofAnOutputThatIsAnInput_copiesIt()
    {
        var function = Function("Pass", ["a"], ["a", "b"], Nodes.New("Neg", ["a"], ["b"]));
        var model = Model(
            [Call("Pass", ["x"], ["same", "negative"]), Nodes.New("Sub", ["same", "negative"], ["out"])],
            "out",
            function
        );

        FunctionInliner.Inline(model, "model", ResourceLimits.Default);
        GraphValidator.Check(model, "model");

        Assert.Equal(Values.Select(v => 2 * v), SmallModels.Run(model, ("x", [1, 6], Values)));
    }

    [Fact]
    public void Inline_ofFunctionsThatDoubleEachOther_isRefusedAtOnce()
    {
        var watch = Stopwatch.StartNew();

        string message = Refused(OnnxBytes("laughs22.onnx"));

        Assert.Contains("nodes", message);
        Assert.Contains("ResourceLimits.Nodes", message);
        Assert.True(watch.ElapsedMilliseconds < 2000);
    }

    [Fact]
    public void Inline_withAHigherLimit_writesThemOut()
    {
        var model = Model([Call("F2", ["x"], ["out"])], "out", Doubling(2));
        Assert.Throws<GradCamException>(() => FunctionInliner.Inline(model.Clone(), "model", new() { Nodes = 5 }));

        FunctionInliner.Inline(model, "model", new() { Nodes = 8 });

        Assert.Equal(8, model.Graph.Node.Count);
        Assert.Empty(model.Functions);
        Assert.Single(model.OpsetImport);
    }

    [Theory]
    [InlineData("circle", "calls itself")]
    [InlineData("circle of two", "calls itself")]
    [InlineData("long chain", "deep")]
    [InlineData("twice", "is there twice")]
    [InlineData("too many inputs", "is called with 3")]
    [InlineData("other version", "version 13")]
    [InlineData("graph given", "is given a graph")]
    public void Inline_ofFault_saysWhatIsWrong(string fault, string part) =>
        Assert.Contains(part, Refused(Faulty(fault).ToByteArray()));

    private static ModelProto Faulty(string fault)
    {
        var call = Call("F", ["x"], ["out"]);
        var plain = Function("F", ["x"], ["y"], Nodes.New("Neg", ["x"], ["y"]));
        switch (fault)
        {
            case "circle":
                return Model([call], "out", Function("F", ["x"], ["y"], Call("F", ["x"], ["y"])));
            case "circle of two":
                return Model(
                    [call],
                    "out",
                    Function("F", ["x"], ["y"], Call("G", ["x"], ["y"])),
                    Function("G", ["x"], ["y"], Call("F", ["x"], ["y"]))
                );
            case "long chain":
                return Model(
                    [Call("F0", ["x"], ["out"])],
                    "out",
                    [
                        .. Enumerable
                            .Range(0, 50_000)
                            .Select(i => Function($"F{i}", ["x"], ["y"], Call($"F{i + 1}", ["x"], ["y"]))),
                    ]
                );
            case "twice":
                return Model([call], "out", plain, plain.Clone());
            case "too many inputs":
                return Model([Call("F", ["x", "x", "x"], ["out"])], "out", plain);
            case "other version":
                plain.OpsetImport[0].Version = 13;
                return Model([call], "out", plain);
            default:
                call.Attribute.Add(
                    new AttributeProto
                    {
                        Name = "g",
                        G = new GraphProto(),
                        Type = AttributeProto.Types.AttributeType.Graph,
                    }
                );
                return Model([call], "out", plain);
        }
    }

    private static FunctionProto[] Doubling(int levels) =>
        [
            .. Enumerable
                .Range(0, levels + 1)
                .Select(i =>
                    i == 0
                        ? Function("F0", ["x"], ["y"], Nodes.New("Neg", ["x"], ["t"]), Nodes.New("Neg", ["t"], ["y"]))
                        : Function(
                            $"F{i}",
                            ["x"],
                            ["y"],
                            Call($"F{i - 1}", ["x"], ["t"]),
                            Call($"F{i - 1}", ["t"], ["y"])
                        )
                ),
        ];

    private static void AssertSame(ModelProto model)
    {
        float[] expected = SmallModels.Run(model, ("x", [1, 6], Values));

        FunctionInliner.Inline(model, "model", ResourceLimits.Default);
        GraphValidator.Check(model, "model");

        Assert.Empty(model.Functions);
        Assert.DoesNotContain(model.Graph.Node, n => n.Domain == "mine");
        Assert.Equal(expected, SmallModels.Run(model, ("x", [1, 6], Values)));
    }

    private static string Refused(byte[] bytes) =>
        Assert.Throws<GradCamException>(() => OnnxFile.Parse(bytes, "The model")).Message;

    private static byte[] OnnxBytes(string name) =>
        File.ReadAllBytes(Path.Combine(Repository.Root, "test", "GradCam.Tests", "Hostile", name));

    private static ModelProto Model(NodeProto[] nodes, string output, params FunctionProto[] functions)
    {
        var model = SmallModels.Of(nodes, Inputs, [output]);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "mine", Version = 1 });
        model.Functions.Add(functions);
        return model;
    }

    private static FunctionProto Function(string name, string[] inputs, string[] outputs, params NodeProto[] nodes)
    {
        var function = new FunctionProto { Name = name, Domain = "mine" };
        function.Input.Add(inputs);
        function.Output.Add(outputs);
        function.Node.Add(nodes);
        foreach (var node in nodes.Where(n => n.Attribute.Any(a => a.HasRefAttrName)))
            function.Attribute.Add(node.Attribute.Where(a => a.HasRefAttrName).Select(a => a.RefAttrName));
        function.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 18 });
        function.OpsetImport.Add(new OperatorSetIdProto { Domain = "mine", Version = 1 });
        return function;
    }

    private static NodeProto Call(
        string function,
        string[] inputs,
        string[] outputs,
        params AttributeProto[] attributes
    )
    {
        var node = Nodes.New(function, inputs, outputs, attributes);
        node.Domain = "mine";
        return node;
    }

    private static AttributeProto Ref(string name, string of) =>
        new()
        {
            Name = name,
            RefAttrName = of,
            Type = AttributeProto.Types.AttributeType.Float,
        };
}
