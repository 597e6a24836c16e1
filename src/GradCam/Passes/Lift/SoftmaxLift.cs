using GradCam.Onnx;
using GradCam.Onnx.Proto;

namespace GradCam.Passes.Lift;

/// <summary>
/// Softmax before opset 13 flattened its input to a matrix at <c>axis</c> (1 if not given) and normalized the rows;
/// since then it normalizes one axis (the last if not given).
/// </summary>
internal static class SoftmaxLift
{
    public static IEnumerable<NodeProto> Rewrite(NodeProto node, LiftContext context)
    {
        long axis = node.Take("axis")?.I ?? 1;
        var dims = context.Dims(node.In(0));
        int? rank = dims?.Length;
        if (axis < 0 && rank is not null)
            axis += rank.Value;

        // Where all axes behind it have length 1, as behind a global pool, both mean the same.
        if (rank is not null && axis >= 0 && axis < rank && dims!.Skip((int)axis + 1).All(d => d.Value == 1))
        {
            node.Attribute.Add(Attr.Of("axis", axis));
            return [node];
        }
        string shape = context.Fresh("shape"),
            flat = context.Fresh("flat"),
            soft = context.Fresh("soft"),
            output = node.Output[0],
            input = node.Input[0];
        node.Input[0] = flat;
        node.Output[0] = soft;
        node.Attribute.Add(Attr.Of("axis", -1));
        return
        [
            Nodes.New("Shape", [input], [shape]),
            Nodes.New("Flatten", [input], [flat], Attr.Of("axis", axis)),
            node,
            Nodes.New("Reshape", [soft, shape], [output]),
        ];
    }
}
