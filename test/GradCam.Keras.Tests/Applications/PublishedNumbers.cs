namespace GradCam.Keras.Tests.Applications;

/// <summary>
/// The published numbers of an application: those that <c>model.summary()</c>, <c>len(model.weights)</c> and
/// <c>len(model.layers)</c> give for it. For widths other than one, for the minimalistic networks, and for some counts
/// of layers and bodies no numbers were found: these were counted here, and only show that something changes.
/// </summary>
/// <param name="Parameters">The number of its parameters, as keras.io lists it for width one.</param>
/// <param name="WithoutTop">The number of those that <c>include_top=False</c> leaves.</param>
/// <param name="Arrays">The number of arrays of its weights, with the top.</param>
/// <param name="Layers">The number of layers that Keras 3 counts, the input included.</param>
public sealed record PublishedNumbers(long Parameters, long WithoutTop, int Arrays, int Layers)
{
    public static IReadOnlyDictionary<string, PublishedNumbers> All { get; } =
        new Dictionary<string, PublishedNumbers>
        {
            ["VGG16"] = new(138_357_544, 14_714_688, 32, 23),
            ["VGG19"] = new(143_667_240, 20_024_384, 38, 26),
            ["ResNet50"] = new(25_636_712, 23_587_712, 320, 177),
            ["ResNet101"] = new(44_707_176, 42_658_176, 626, 347),
            ["ResNet152"] = new(60_419_944, 58_370_944, 932, 517),
            ["ResNet50 (of Keras before 2.2.5)"] = new(25_636_712, 23_587_712, 320, 177),
            ["ResNet50V2"] = new(25_613_800, 23_564_800, 272, 192),
            ["ResNet101V2"] = new(44_675_560, 42_626_560, 544, 379),
            ["ResNet152V2"] = new(60_380_648, 58_331_648, 816, 566),
            ["MobileNet 1.0"] = new(4_253_864, 3_228_864, 137, 91),
            ["MobileNet 0.75"] = new(2_601_976, 1_832_976, 137, 91),
            ["MobileNet 0.5"] = new(1_342_536, 829_536, 137, 91),
            ["MobileNet 0.25"] = new(475_544, 218_544, 137, 91),
            ["MobileNetV2 1.0"] = new(3_538_984, 2_257_984, 262, 156),
            ["MobileNetV2 0.35"] = new(1_691_208, 410_208, 262, 156),
            ["MobileNetV2 0.5"] = new(1_987_224, 706_224, 262, 156),
            ["MobileNetV2 0.75"] = new(2_663_064, 1_382_064, 262, 156),
            ["MobileNetV2 1.3"] = new(5_431_048, 3_766_048, 262, 156),
            ["MobileNetV2 1.4"] = new(6_156_712, 4_363_712, 262, 156),
            ["MobileNetV3Small"] = new(2_554_968, 939_120, 210, 182),
            ["MobileNetV3Small 0.75"] = new(2_051_552, 583_160, 210, 182),
            ["MobileNetV3Small minimalistic"] = new(2_056_848, 441_000, 174, 110),
            ["MobileNetV3Large"] = new(5_507_432, 2_996_352, 266, 210),
            ["MobileNetV3Large 0.75"] = new(4_012_616, 1_808_736, 266, 210),
            ["MobileNetV3Large minimalistic"] = new(3_948_688, 1_437_608, 234, 146),
            ["DenseNet121"] = new(8_062_504, 7_037_504, 606, 429),
            ["DenseNet169"] = new(14_307_880, 12_642_880, 846, 597),
            ["DenseNet201"] = new(20_242_984, 18_321_984, 1006, 709),
            ["Xception"] = new(22_910_480, 20_861_480, 236, 134),
            ["InceptionV3"] = new(23_851_784, 21_802_784, 378, 313),
            ["InceptionResNetV2"] = new(55_873_736, 54_336_736, 898, 782),
            ["EfficientNetB0"] = new(5_330_571, 4_049_571, 314, 241),
            ["EfficientNetB1"] = new(7_856_239, 6_575_239, 442, 343),
            ["EfficientNetB2"] = new(9_177_569, 7_768_569, 442, 343),
            ["EfficientNetB3"] = new(12_320_535, 10_783_535, 499, 388),
            ["EfficientNetB4"] = new(19_466_823, 17_673_823, 613, 478),
            ["EfficientNetB5"] = new(30_562_527, 28_513_527, 741, 580),
            ["EfficientNetB6"] = new(43_265_143, 40_960_143, 855, 670),
            ["EfficientNetB7"] = new(66_658_687, 64_097_687, 1040, 817),
            ["EfficientNetV2B0"] = new(7_200_312, 5_919_312, 361, 273),
            ["EfficientNetV2B1"] = new(8_212_124, 6_931_124, 443, 337),
            ["EfficientNetV2B2"] = new(10_178_374, 8_769_374, 462, 352),
            ["EfficientNetV2B3"] = new(14_467_622, 12_930_622, 538, 412),
            ["EfficientNetV2S"] = new(21_612_360, 20_331_360, 672, 516),
            ["EfficientNetV2M"] = new(54_431_388, 53_150_388, 963, 743),
            ["EfficientNetV2L"] = new(119_027_848, 117_746_848, 1331, 1031),
            ["NASNetMobile"] = new(5_326_716, 4_269_716, 1126, 771),
            ["NASNetLarge"] = new(88_949_818, 84_916_818, 1546, 1041),
            ["ConvNeXtTiny"] = new(28_589_128, 27_820_128, 182, 153),
            ["ConvNeXtSmall"] = new(50_223_688, 49_454_688, 344, 297),
            ["ConvNeXtBase"] = new(88_591_464, 87_566_464, 344, 297),
            ["ConvNeXtLarge"] = new(197_767_336, 196_230_336, 344, 297),
            ["ConvNeXtXLarge"] = new(350_196_968, 348_147_968, 344, 297),
        };
}
