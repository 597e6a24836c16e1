using GradCam.Graph;

namespace GradCam.Autodiff.Rules;

/// <summary>Resizing, and trading space for channels.</summary>
internal static class Resampling
{
    public static Dictionary<string, Rule> Rules { get; } = new()
    {
        ["Resize"] = new Rule(n => AxisMaps.Backward(n.G, n.Rank(0), ResizeMatrices.Of(n)))
        {
            Note = "Needs static sizes; antialiasing and cropping (tf_crop_and_resize) have no gradient.",
        }.On("1,2,3,3 ; ~ ; f[1,1,2,2] | mode=nearest", "1,2,3,4 ; ~ ; f[1,1,2,1.5] | mode=linear", "1,1,3,3 ; ~ ; ~ ; i[1,1,5,7] | mode=linear coordinate_transformation_mode=align_corners",
            "1,1,4,4 ; ~ ; ~ ; i[1,1,7,3] | mode=linear coordinate_transformation_mode=asymmetric", "1,1,4,4 ; ~ ; ~ ; i[1,1,1,6] | mode=linear coordinate_transformation_mode=pytorch_half_pixel",
            "1,1,4,5 ; ~ ; f[1,1,1.7,0.6] | mode=nearest nearest_mode=floor coordinate_transformation_mode=asymmetric", "1,1,4,5 ; ~ ; f[1,1,1.7,0.6] | mode=nearest nearest_mode=ceil",
            "1,1,4,5 ; ~ ; f[1,1,2.3,0.6] | mode=nearest nearest_mode=round_prefer_ceil", "1,1,4,5 ; ~ ; f[1,1,2,2] | mode=cubic", "1,1,4,5 ; ~ ; f[1,1,1.5,2] | mode=cubic cubic_coeff_a=-0.5 exclude_outside=1",
            "1,2,5 ; ~ ; f[1,1,2] | mode=linear", "1,1,2,3,2 ; ~ ; f[1,1,2,2,1.5] | mode=linear", "1,1,2,3,2 ; ~ ; f[1,1,2,1,2] | mode=nearest", "1,1,3,4 ; ~ ; ~ ; i[5,6] | mode=linear axes=[2,3]",
            "1,1,3,4 ; ~ ; f[1,1,1.6,1.6] | mode=linear coordinate_transformation_mode=half_pixel_symmetric @19"),
        ["DepthToSpace"] = new Rule(n => n.Text("mode", "DCR") == "DCR" ? n.Emit("SpaceToDepth", [n.G], Attr.Of("blocksize", n.Int("blocksize", 1))) : ColumnsToDepth(n))
            .On("1,8,2,3 | blocksize=2", "1,8,2,3 | blocksize=2 mode=CRD"),
        ["SpaceToDepth"] = new Rule(n => n.Emit("DepthToSpace", [n.G], Attr.Of("blocksize", n.Int("blocksize", 1)))).On("1,2,4,6 | blocksize=2"),
    };

    /// <summary>The inverse of column-row-depth order, which SpaceToDepth does not know.</summary>
    private static Val ColumnsToDepth(Op n)
    {
        long block = n.Int("blocksize", 1);
        long Length(int axis) => n.Dims(0)[axis].Value ?? throw n.Fail("rearranges axes of unknown size");
        return n.G.Reshape(0, Length(1) / (block * block), Length(2), block, Length(3), block).Transpose(0, 1, 3, 5, 2, 4).ReshapeLike(n.X(0));
    }
}
