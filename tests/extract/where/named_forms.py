"""How texts write places, and the place meant: about sixty names a language, as ``surface = usual name, country``.

The usual name is the gazetteer's English one. Written for these tests.
"""

from __future__ import annotations

UK = """
Харкові = Kharkiv, UA; Харкова = Kharkiv, UA; Харковом = Kharkiv, UA; Києва = Kyiv, UA; Києві = Kyiv, UA
Києвом = Kyiv, UA; Львова = Lviv, UA; Львові = Lviv, UA; Одеси = Odesa, UA; Одесі = Odesa, UA
Одесою = Odesa, UA; Дніпра = Dnipro, UA; Дніпрі = Dnipro, UA; Дніпром = Dnipro, UA; Запоріжжі = Zaporizhzhya, UA
Миколаєва = Mykolayiv, UA; Миколаєві = Mykolayiv, UA; Чернігові = Chernihiv, UA; Чернігова = Chernihiv, UA
Сумах = Sumy, UA; Сум = Sumy, UA; Черкасах = Cherkasy, UA; Полтаві = Poltava, UA; Вінниці = Vinnytsya, UA
Вінницею = Vinnytsya, UA; Житомирі = Zhytomyr, UA; Рівному = Rivne, UA; Рівного = Rivne, UA
Тернополя = Ternopil, UA; Тернополі = Ternopil, UA; Чернівцях = Chernivtsi, UA; Ужгороді = Uzhhorod, UA
Кривому Розі = Kryvyy Rih, UA; Кривого Рогу = Kryvyy Rih, UA; Білої Церкви = Bila Tserkva, UA
Білій Церкві = Bila Tserkva, UA; Маріуполя = Mariupol, UA; Маріуполі = Mariupol, UA; Мелітополем = Melitopol, UA
Бахмуті = Bakhmut, UA; Бахмутом = Bakhmut, UA; Авдіївці = Avdiyivka, UA; Авдіївкою = Avdiyivka, UA
Покровську = Pokrovsk, UA; Краматорська = Kramatorsk, UA; Слов'янську = Slovyansk, UA; Куп’янська = Kupyansk, UA
Ізюмі = Izyum, UA; Нікополі = Nikopol, UA; Кременчуці = Kremenchuk, UA; Часовому Яру = Chasiv Yar, UA
Новій Каховці = Nova Kakhovka, UA; Херсоні = Kherson, UA; Херсоном = Kherson, UA; Одещині = Odesa Oblast, UA
Донеччині = Donetsk Oblast, UA; Харківщини = Kharkiv Oblast, UA; Сумщину = Sumy Oblast, UA
Харківській області = Kharkiv Oblast, UA; Запорізької області = Zaporizhzhia Oblast, UA
Луганською областю = Luhansk Oblast, UA; Польщі = Poland, PL; Сирією = Syria, SY
Сполучених Штатах = United States, US; Варшаві = Warsaw, PL; Парижі = Paris, FR; Бейруті = Beirut, LB
Алеппо = Aleppo, SY; Бєлгороді = Belgorod, RU; Курську = Kursk, RU; Криму = Avtonomna Respublika Krym, UA
"""

RU = """
Москве = Moscow, RU; Москвой = Moscow, RU; Киеве = Kyiv, UA; Киевом = Kyiv, UA; Харькове = Kharkiv, UA
Харьковом = Kharkiv, UA; Днепре = Dnipro, UA; Днепра = Dnipro, UA; Одессе = Odesa, UA; Одессы = Odesa, UA
Львове = Lviv, UA; Запорожье = Zaporizhzhya, UA; Николаеве = Mykolayiv, UA; Чернигове = Chernihiv, UA
Сумах = Sumy, UA; Полтаве = Poltava, UA; Виннице = Vinnytsya, UA; Кривом Роге = Kryvyy Rih, UA
Мариуполе = Mariupol, UA; Мариуполя = Mariupol, UA; Краматорске = Kramatorsk, UA; Луганске = Luhansk, UA
Донецка = Donetsk, UA; Донецком = Donetsk, UA; Бахмуте = Bakhmut, UA; Авдеевке = Avdiyivka, UA
Волновахе = Volnovakha, UA; Белгороде = Belgorod, RU; Курске = Kursk, RU; Брянске = Bryansk, RU
Воронеже = Voronezh, RU; Воронежем = Voronezh, RU; Шебекине = Shebekino, RU; Ростове-на-Дону = Rostov-on-Don, RU
Таганроге = Taganrog, RU; Нижнем Новгороде = Nizhniy Novgorod, RU; Великого Новгорода = Velikiy Novgorod, RU
Набережных Челнах = Naberezhnyye Chelny, RU; Казани = Kazan, RU; Казанью = Kazan, RU; Твери = Tver, RU
Рязани = Ryazan', RU; Сызрани = Syzran, RU; Грозном = Grozny, RU; Грозного = Grozny, RU; Беслане = Beslan, RU
Владикавказа = Vladikavkaz, RU; Махачкале = Makhachkala, RU; Буйнакске = Buynaksk, RU; Мытищах = Mytishchi, RU
Химках = Khimki, RU; Череповце = Cherepovets, RU; Орле = Orel, RU; Санкт-Петербурге = Saint Petersburg, RU
Севастополе = Sevastopol, UA; Симферополя = Simferopol, UA; Керчи = Kerch, UA; Дамаске = Damascus, SY
Алеппо = Aleppo, SY; Хомсе = Homs, SY; Багдаде = Baghdad, IQ; Кабуле = Kabul, AF; Стамбуле = Istanbul, TR
Анкаре = Ankara, TR; Ереване = Yerevan, AM; Харьковской области = Kharkiv Oblast, UA
Белгородской области = Belgorodskaya oblast', RU; Подмосковье = Moscow Oblast, RU
Чечне = Chechenskaya Respublika, RU; Дагестане = Dagestan, Respublika, RU; Германии = Germany, DE
Соединённых Штатах = United States, US
"""

AR = """
بغداد = Baghdad, IQ; ببغداد = Baghdad, IQ; وبغداد = Baghdad, IQ; دمشق = Damascus, SY; بدمشق = Damascus, SY
لدمشق = Damascus, SY; حلب = Aleppo, SY; بحلب = Aleppo, SY; وحلب = Aleppo, SY; حمص = Homs, SY; إدلب = Idlib, SY
ادلب = Idlib, SY; بإدلب = Idlib, SY; درعا = Dar'a, SY; الرقة = Ar Raqqah, SY; والرقة = Ar Raqqah, SY
بالرقة = Ar Raqqah, SY; دير الزور = Deir ez-Zor, SY; بيروت = Beirut, LB; ببيروت = Beirut, LB; صيدا = Sidon, LB
طرابلس = Tripoli, LY; بنغازي = Benghazi, LY; مصراتة = Misratah, LY; الخرطوم = Khartoum, SD
بالخرطوم = Khartoum, SD; والخرطوم = Khartoum, SD; للخرطوم = Khartoum, SD; الفاشر = El Fasher, SD
بورتسودان = Port Sudan, SD; وبورتسودان = Port Sudan, SD; عطبرة = Atbara, SD; نيالا = Nyala, SD
صنعاء = Sanaa, YE; بصنعاء = Sanaa, YE; عدن = Aden, YE; تعز = Taiz, YE; بتعز = Taiz, YE; صعدة = Sa'dah, YE
مأرب = Ma'rib, YE; الموصل = Mosul, IQ; بالموصل = Mosul, IQ; كربلاء = Karbala, IQ; النجف = Najaf, IQ
البصرة = Basrah, IQ; بالبصرة = Basrah, IQ; كركوك = Kirkuk, IQ; القاهرة = Cairo, EG; بالقاهرة = Cairo, EG
الإسكندرية = Alexandria, EG; الاسكندرية = Alexandria, EG; الأردن = Jordan, JO; كابول = Kabul, AF
قندهار = Kandahar, AF; طهران = Tehran, IR; أنقرة = Ankara, TR; إسطنبول = Istanbul, TR; مقديشو = Mogadishu, SO
كييف = Kyiv, UA; خاركيف = Kharkiv, UA; خاركوف = Kharkiv, UA; ماريوبول = Mariupol, UA; أوديسا = Odesa, UA
كراماتورسك = Kramatorsk, UA; محافظة إدلب = Idlib Governorate, SY; محافظة حلب = Aleppo Governorate, SY
بمحافظة درعا = Daraa Governorate, SY; سوريا = Syria, SY; وسوريا = Syria, SY; بالعراق = Iraq, IQ
السعودية = Saudi Arabia, SA; الولايات المتحدة = United States, US; أوكرانيا = Ukraine, UA; لبنان = Lebanon, LB
بلبنان = Lebanon, LB; قطاع غزة = Gaza Strip, PS
"""

ES = """
Bogotá = Bogotá, CO; Bogota = Bogotá, CO; Medellín = Medellín, CO; Medellin = Medellín, CO; Cali = Cali, CO
Cúcuta = Cúcuta, CO; Buenaventura = Buenaventura, CO; Quibdó = Quibdó, CO; Tumaco = Tumaco, CO
Arauca = Arauca, CO; Apartadó = Apartadó, CO; San Vicente del Caguán = San Vicente del Caguán, CO
Barrancabermeja = Barrancabermeja, CO; Bojayá = Bellavista, CO; Ciudad Juárez = Ciudad Juárez, MX
Culiacán = Culiacán, MX; Culiacan = Culiacán, MX; Acapulco = Acapulco de Juárez, MX; Tijuana = Tijuana, MX
Iguala = Iguala de la Independencia, MX; Celaya = Celaya, MX; Reynosa = Reynosa, MX
Ciudad de México = Mexico City, MX; Lima = Lima, PE; Ayacucho = Ayacucho, PE; Juliaca = Juliaca, PE
Quito = Quito, EC; Guayaquil = Guayaquil, EC; Esmeraldas = Esmeraldas, EC; Caracas = Caracas, VE
Maracaibo = Maracaibo, VE; La Paz = La Paz, BO; Santiago de Chile = Santiago, CL
Buenos Aires = Buenos Aires, AR; Asunción = Asunción, PY; Montevideo = Montevideo, UY
San Salvador = San Salvador, SV; Tegucigalpa = Tegucigalpa, HN; San Pedro Sula = San Pedro Sula, HN
Managua = Managua, NI; Ciudad de Guatemala = Guatemala City, GT; Puerto Príncipe = Port-au-Prince, HT
La Habana = Havana, CU; Madrid = Madrid, ES; Barcelona = Barcelona, ES; Zaragoza = Zaragoza, ES
la Franja de Gaza = Gaza Strip, PS; Franja de Gaza = Gaza Strip, PS; Jartum = Khartoum, SD
Damasco = Damascus, SY; Alepo = Aleppo, SY; Bagdad = Baghdad, IQ; Mosul = Mosul, IQ; Beirut = Beirut, LB
Kiev = Kyiv, UA; Járkov = Kharkiv, UA; Jersón = Kherson, UA; Odesa = Odesa, UA; Mariúpol = Mariupol, UA
Leópolis = Lviv, UA; Moscú = Moscow, RU; Londres = London, GB; Nueva York = New York City, US
Bruselas = Brussels, BE; Estambul = Istanbul, TR; Ucrania = Ukraine, UA; Siria = Syria, SY
Estados Unidos = United States, US; el Líbano = Lebanon, LB; EE.UU. = United States, US
provincia de Misiones = Misiones Province, AR; departamento de Antioquia = Antioquia, CO
estado de Sinaloa = Sinaloa, MX
"""

FR = """
Paris = Paris, FR; Nice = Nice, FR; Toulouse = Toulouse, FR; Strasbourg = Strasbourg, FR; Lyon = Lyon, FR
Saint-Étienne-du-Rouvray = Saint-Étienne-du-Rouvray, FR; Trèbes = Trèbes, FR; Trebes = Trèbes, FR
Bamako = Bamako, ML; Mopti = Mopti, ML; Gao = Gao, ML; Tombouctou = Timbuktu, ML; Kidal = Kidal, ML
Ménaka = Ménaka, ML; Menaka = Ménaka, ML; Ségou = Ségou, ML; Ouagadougou = Ouagadougou, BF; Djibo = Djibo, BF
Kaya = Kaya, BF; Dori = Dori, BF; Niamey = Niamey, NE; Tillabéri = Tillabéri, NE; Diffa = Diffa, NE
N'Djamena = N'Djamena, TD; N’Djamena = N'Djamena, TD; Bangui = Bangui, CF; Bambari = Bambari, CF
Bangassou = Bangassou, CF; Goma = Goma, CD; Bukavu = Bukavu, CD; Béni = Beni, CD; Beni = Beni, CD
Butembo = Butembo, CD; Kinshasa = Kinshasa, CD; Bujumbura = Bujumbura, BI; Kigali = Kigali, RW
Abidjan = Abidjan, CI; Grand-Bassam = Grand-Bassam, CI; Dakar = Dakar, SN; Conakry = Conakry, GN
Maroua = Maroua, CM; Yaoundé = Yaoundé, CM; Bamenda = Bamenda, CM; Port-au-Prince = Port-au-Prince, HT
Alger = Algiers, DZ; Tunis = Tunis, TN; Beyrouth = Beirut, LB; Damas = Damascus, SY; Alep = Aleppo, SY
Bagdad = Baghdad, IQ; Mossoul = Mosul, IQ; Kaboul = Kabul, AF; Khartoum = Khartoum, SD; Le Caire = Cairo, EG
Kiev = Kyiv, UA; Kharkiv = Kharkiv, UA; Marioupol = Mariupol, UA; Moscou = Moscow, RU; Londres = London, GB
l'Ukraine = Ukraine, UA; d’Ukraine = Ukraine, UA; la Syrie = Syria, SY; États-Unis = United States, US
le Mali = Mali, ML; Bande de Gaza = Gaza Strip, PS; la bande de Gaza = Gaza Strip, PS
province de l'Ituri = Ituri, CD; Nord-Kivu = Nord-Kivu, CD; région de Tombouctou = Tombouctou, ML
Cisjordanie = West Bank, PS
"""

EN = """
Kharkiv = Kharkiv, UA; Kharkov = Kharkiv, UA; Charkiw = Kharkiv, UA; KHARKIV = Kharkiv, UA; Kyiv's = Kyiv, UA
Kiev = Kyiv, UA; Odesa = Odesa, UA; Odessa's = Odesa, UA; Zaporizhzhia = Zaporizhzhya, UA
Sloviansk = Slovyansk, UA; Slovyansk = Slovyansk, UA; Kryvyi Rih = Kryvyy Rih, UA; Mykolayiv = Mykolayiv, UA
Nikolaev = Mykolayiv, UA; Lvov = Lviv, UA; Artemivsk = Bakhmut, UA; Deir ez-Zor = Deir ez-Zor, SY
Deir al-Zor = Deir ez-Zor, SY; Raqqa = Ar Raqqah, SY; al-Raqqah = Ar Raqqah, SY; Daraa = Dar'a, SY
Homs = Homs, SY; Aleppo = Aleppo, SY; Latakia = Latakia, SY; Sana'a = Sanaa, YE; Sanaa = Sanaa, YE
Sana’a = Sanaa, YE; Taiz = Taiz, YE; Khan Younis = Khan Yunis, PS; Khan Yunis = Khan Yunis, PS
Jabalia = Jabalya, PS; Rafah = Rafah, PS; the Gaza Strip = Gaza Strip, PS; Mosul = Mosul, IQ
Fallujah = Al Fallujah, IQ; Ramadi = Ramadi, IQ; Kirkuk = Kirkuk, IQ; Basra = Basrah, IQ; Karbala = Karbala, IQ
Kandahar = Kandahar, AF; Jalalabad = Jalalabad, AF; Peshawar = Peshawar, PK; Quetta = Quetta, PK
Mogadishu = Mogadishu, SO; El Fasher = El Fasher, SD; al-Fashir = El Fasher, SD; El Geneina = Al-Junaynah, SD
Maiduguri = Maiduguri, NG; Timbuktu = Timbuktu, ML; Grozny = Grozny, RU; Beslan = Beslan, RU
St Petersburg = Saint Petersburg, RU; St. Louis = St. Louis, US; Fort Worth = Fort Worth, US
Rapides Parish = Rapides Parish, US; Oneida County, = Oneida County, US; Kharkiv region = Kharkiv Oblast, UA
Borno State = Borno State, NG; the Kharkiv region = Kharkiv Oblast, UA; Idlib province = Idlib Governorate, SY
Diyala Governorate = Diyala Governorate, IQ; the United States = United States, US; U.S. = United States, US
UK = United Kingdom, GB; Burma = Myanmar, MM; Ivory Coast = Ivory Coast, CI
"""

TABLES = {"uk": UK, "ru": RU, "ar": AR, "es": ES, "fr": FR, "en": EN}


def rows() -> list[tuple[str, str, str, str]]:
    """(language, surface, usual name, country) of every row."""
    found = []
    for language, table in TABLES.items():
        for cell in table.replace("\n", ";").split(";"):
            if cell.strip():
                surface, _, meant = cell.partition("=")
                name, _, country = meant.rpartition(",")
                found.append((language, surface.strip(), name.strip(), country.strip()))
    return found
