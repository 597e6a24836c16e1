using GradCam.Keras.Applications;

namespace GradCam.Keras.Tests.Applications;

/// <summary>Every application: that it is as large as published, and in Keras' order.</summary>
public class ApplicationTableTests
{
    public static TheoryData<string> Names => [.. ApplicationTable.All.Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Build_ofApplication_isAsLargeAsPublished(string name)
    {
        var published = PublishedNumbers.All[name];
        var application = Find(name);

        Architecture whole = application.Build(),
            body = application.Build(classes: null);

        Assert.Equal(published.Parameters, whole.Parameters);
        Assert.Equal(published.WithoutTop, body.Parameters);
        Assert.Equal(published.Arrays, whole.Weighted.Sum(w => w.Shapes.Length));
        Assert.Equal(published.Layers, whole.Network.Layers.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Landmark_ofApplication_liesInItsBody(string name) =>
        Assert.Contains(Find(name).Landmark, Find(name).Build(classes: null).Body);

    [Fact]
    public void Build_ofBranches_ordersLayersAsKerasDoes() =>
        // Of a block with a projection, as model.summary() prints it.
        Assert.Equal(
            "conv2_block1_1_conv conv2_block1_1_bn conv2_block1_1_relu conv2_block1_2_conv conv2_block1_2_bn "
                + "conv2_block1_2_relu "
                + "conv2_block1_0_conv conv2_block1_3_conv conv2_block1_0_bn conv2_block1_3_bn conv2_block1_add "
                + "conv2_block1_out",
            string.Join(
                ' ',
                Find("ResNet50")
                    .Build()
                    .Network.Layers.Select(l => l.Name)
                    .Where(n => n.StartsWith("conv2_block1_", StringComparison.Ordinal))
            )
        );

    [Theory]
    [InlineData("mobilenet_2_5_160_tf_no_top.h5", "MobileNet 0.25", 160)]
    [InlineData("mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.3_224.h5", "MobileNetV2 1.3", 224)]
    [InlineData("mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_96_no_top.h5", "MobileNetV2 0.35", 96)]
    [InlineData("vgg19_weights_tf_dim_ordering_tf_kernels.h5", "VGG19", 224)]
    [InlineData("weights_of_128.h5", "VGG16", 224)]
    public void SizeOf_fileName_isWhatItTells(string file, string name, int size) =>
        Assert.Equal(size, Find(name).SizeOf(Path.Combine("192", file)));

    internal static Application Find(string name) => ApplicationTable.All.Single(a => a.Name == name);
}
