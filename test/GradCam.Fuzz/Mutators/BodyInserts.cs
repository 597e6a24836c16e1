using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Fuzz.Mutators;

/// <summary>Parts with graphs within, functions, and values that are no tensors.</summary>
internal static class BodyInserts
{
    public static string If(ModelEditor e, string x)
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
        string y = e.Chance(15) ? e.Node("Identity", [x]) : Inserts.After(e, x);
        return GraphOf([], e.TakeFrom(before), [y]);
    }

    public static string Loop(ModelEditor e, string x)
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

    public static string Scan(ModelEditor e, string x)
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

    public static string Sequence(ModelEditor e, string x) =>
        e.Random.Next(4) switch
        {
            0 => e.Node(
                "SequenceAt",
                [e.Node("SequenceConstruct", [x, ElementwiseInserts.OneOf(e, x)]), e.Int(e.Random.Next(-2, 2))]
            ),
            1 => e.Node(
                "ConcatFromSequence",
                [e.Node("SplitToSequence", [x, e.Int(e.Random.Next(1, 4))], Attr.Of("axis", 1L))],
                Attr.Of("axis", 1L)
            ),
            2 => e.Node("SequenceAt", [e.Node("SequenceInsert", [e.Node("SequenceEmpty", []), x]), e.Int(0)]),
            _ => e.Node(
                "ConcatFromSequence",
                [e.Node("SequenceErase", [e.Node("SequenceConstruct", [x, x, ElementwiseInserts.OneOf(e, x)])])],
                Attr.Of("axis", (long)e.Random.Next(0, 4))
            ),
        };

    public static string SequenceMap(ModelEditor e, string x)
    {
        string element = e.Fresh();
        int before = e.Pending;
        string y = ElementwiseInserts.OneOf(e, element);
        var body = GraphOf([(element, ElementType.Float)], e.TakeFrom(before), [y]);
        return e.Node(
            "SequenceAt",
            [e.Node("SequenceMap", [e.Node("SequenceConstruct", [x, x])], Body("body", body)), e.Int(0)]
        );
    }

    public static string Optional(ModelEditor e, string x) => e.Node("OptionalGetElement", [e.Node("Optional", [x])]);

    public static string Function(ModelEditor e, string x)
    {
        var function = new FunctionProto { Name = e.Fresh(), Domain = "fuzz" };
        function.Input.Add("x");
        function.Output.Add("y");
        function.OpsetImport.Add(e.Model.OpsetImport.Where(o => o.Domain.Length == 0));
        int before = e.Pending;
        string y = e.Node(e.Pick(ElementwiseInserts.Unary), [e.Node(e.Pick(ElementwiseInserts.Unary), ["x"])]);
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
