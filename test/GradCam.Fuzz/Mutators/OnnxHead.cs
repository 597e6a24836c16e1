using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Fuzz.Mutators;

/// <summary>Heads of many kinds behind the body of a network that is made.</summary>
/// <param name="edit">The network.</param>
/// <param name="body">The value that the body gives.</param>
internal sealed class OnnxHead(ModelEditor edit, Features body)
{
    /// <summary>Makes one, and returns its scores.</summary>
    public string Make()
    {
        long classes = edit.Random.Next(1, 6);
        switch (edit.Random.Next(8))
        {
            case 0:
                return body.Convolved(edit, classes, 1, 1);
            case 1:
                return edit.Node("GlobalMaxPool", [body.Convolved(edit, classes, 1, 1)]);
            case 2:
                string mean =
                    edit.Opset >= 18
                        ? edit.Node(
                            "ReduceMean",
                            [body.Name, edit.Ints([.. Enumerable.Range(2, body.Axes).Select(a => (long)a)])],
                            Attr.Of("keepdims", 0L)
                        )
                        : edit.Node(
                            "ReduceMean",
                            [body.Name],
                            Attr.Of("axes", Enumerable.Range(2, body.Axes).Select(a => (long)a)),
                            Attr.Of("keepdims", 0L)
                        );
                return edit.Node("MatMul", [mean, edit.Floats(body.Channels, classes)]);
            case 3:
                return Detector(classes);
            case 4:
                string tokens = edit.Node(
                    "Transpose",
                    [edit.Node("Reshape", [body.Name, edit.Ints(0, 0, -1)])],
                    Attr.Of("perm", 0L, 2, 1)
                );
                return edit.Node(
                    "MatMul",
                    [
                        edit.Node("Gather", [tokens, edit.Int(0)], Attr.Of("axis", 1L)),
                        edit.Floats(body.Channels, classes),
                    ]
                );
            default:
                return edit.Node(
                    "Gemm",
                    [
                        edit.Node("Flatten", [edit.Node("GlobalAveragePool", [body.Name])]),
                        edit.Floats(body.Channels, classes),
                        edit.Floats(classes),
                    ]
                );
        }
    }

    private string Detector(long classes)
    {
        string rows = edit.Node("Reshape", [body.Convolved(edit, 4 + classes, 1, 1), edit.Ints(0, 4 + classes, -1)]);
        if (edit.Opset < 13 || edit.Chance(50))
            return edit.Chance(50) ? rows : edit.Node("Transpose", [rows], Attr.Of("perm", 0L, 2, 1));
        string boxes = edit.Node("Slice", [rows, edit.Ints(0), edit.Ints(4), edit.Ints(1)]),
            scores = edit.Node("Slice", [rows, edit.Ints(4), edit.Ints(4 + classes), edit.Ints(1)]);
        string kept = edit.Node(
            "NonMaxSuppression",
            [
                edit.Node("Transpose", [boxes], Attr.Of("perm", 0L, 2, 1)),
                scores,
                edit.Int(edit.Random.Next(0, 20)),
                edit.Scalar(0.5f),
                edit.Scalar(edit.Random.NextSingle() - 0.5f),
            ]
        );
        if (edit.Chance(50))
            edit.Graph.Output.Add(new ValueInfoProto { Name = kept, Type = Dim.Type(ElementType.Int64, null) });
        return edit.Chance(50)
            ? scores
            : edit.Node(
                "GatherND",
                [
                    edit.Node("Transpose", [scores], Attr.Of("perm", 0L, 2, 1)),
                    edit.Node("Gather", [kept, edit.Ints(0, 2)], Attr.Of("axis", 1L)),
                ]
            );
    }
}
